package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Lets the server read heads of HTTP/2 that are over {@link HeadLimits}, so that these can say so. Comes after Spring Boot's own settings.
 */
@Component
@Order(EdgeOrder.HTTP2_SETTINGS)
class Http2Heads implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private final HeadLimits limits;

    Http2Heads(HeadLimits limits) {
        this.limits = limits;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        Long bytes = limits.multiplexedBytes();
        if (bytes != null) {
            factory.addServerCustomizers(server -> server.http2Settings(settings -> settings.maxHeaderListSize(bytes)));
        }
    }
}
