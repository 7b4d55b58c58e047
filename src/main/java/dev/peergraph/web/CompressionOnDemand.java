package dev.peergraph.web;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.headers.AcceptEncoding;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sets compression up only for answers that will be compressed, since the setup costs as much as an answer. Sets {@code Vary} on each
 * answer that could be compressed.
 */
@Component
@Order(EdgeOrder.COMPRESSION)
class CompressionOnDemand implements NettyServerCustomizer {

    @Override
    public HttpServer apply(HttpServer server) {
        @Nullable
        BiPredicate<HttpServerRequest, HttpServerResponse> configured = server.configuration().compressPredicate();
        return configured == null ? server : server.compress((request, response) -> isCompressed(request, response, configured));
    }

    private static boolean isCompressed(HttpServerRequest request, HttpServerResponse response,
            BiPredicate<HttpServerRequest, HttpServerResponse> configured) {
        HttpHeaders asked = request.requestHeaders();
        HttpHeaders answer = response.responseHeaders();
        if (answer.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return false;
        }
        boolean taken = AcceptEncoding.takesGzip(asked.getAll(HttpHeaderNames.ACCEPT_ENCODING));
        boolean marked = variesByCoding(answer) || answer.containsValue(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE, true);
        if ((!taken && marked) || !configured.test(request, response)) {
            return false;
        }
        if (!marked) {
            answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        if (taken) {
            // Netty reads the header again, and less strictly: with this value, it comes to the same result.
            asked.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP);
        }
        return taken;
    }

    private static boolean variesByCoding(HttpHeaders answer) {
        return answer.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING, true);
    }
}
