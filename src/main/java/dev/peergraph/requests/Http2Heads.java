package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Has the server read heads of HTTP/2 that exceed {@link HeadLimits}, so that the refusal can say so.
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
