package dev.peergraph.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Prepares to compress an answer only where the request takes it and it is not yet compressed: to prepare costs as much as to answer. */
@Component
class CompressionOnDemand implements NettyServerCustomizer {

    @Override
    public HttpServer apply(HttpServer server) {
        @Nullable
        BiPredicate<HttpServerRequest, HttpServerResponse> configured = server.configuration().compressPredicate();
        return configured == null
                ? server
                : server.compress((request, response) -> isWanted(request, response) && configured.test(request, response));
    }

    private static boolean isWanted(HttpServerRequest request, HttpServerResponse response) {
        return request.requestHeaders().contains(HttpHeaderNames.ACCEPT_ENCODING)
                && !response.responseHeaders().contains(HttpHeaderNames.CONTENT_ENCODING);
    }
}
