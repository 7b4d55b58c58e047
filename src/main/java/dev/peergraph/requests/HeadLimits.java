package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.autoconfigure.NettyServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Limits the heads of requests over HTTP/2, by the limits that the server has for HTTP/1.1. The server's own limit for HTTP/2 is set
 * higher, because it refuses a head without a body that says why, and ends the connection for a longer one.
 */
@Component
@Order(EdgeOrder.HEAD_LIMITS)
class HeadLimits implements WebFilter {

    private static final int LARGER = 4;

    private final long urlBytes;
    private final long headerBytes;
    private final boolean multiplexed;

    HeadLimits(ServerProperties server, NettyServerProperties netty) {
        this.urlBytes = netty.getMaxInitialLineLength().toBytes();
        this.headerBytes = server.getMaxHttpRequestHeaderSize().toBytes();
        this.multiplexed = server.getHttp2() != null && server.getHttp2().isEnabled();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return multiplexed ? within(exchange.getRequest(), chain.filter(exchange)) : chain.filter(exchange);
    }

    private Mono<Void> within(ServerHttpRequest request, Mono<Void> handled) {
        if (request.getURI().toString().length() > urlBytes) {
            return Mono.error(OverLimit.urlSize(urlBytes));
        }
        long bytes = request.getHeaders()
                .headerSet()
                .stream()
                .mapToLong(header -> header.getValue().stream().mapToLong(value -> header.getKey().length() + value.length()).sum())
                .sum();
        return bytes > headerBytes ? Mono.error(OverLimit.headerSize(headerBytes)) : handled;
    }

    /** Returns the server's own limit of a head over HTTP/2; {@code null} where that is off. */
    @Nullable
    Long multiplexedBytes() {
        return multiplexed ? LARGER * (urlBytes + headerBytes) : null;
    }

    Refusal urlTooLong() {
        return OverLimit.urlSize(urlBytes);
    }

    Refusal headersTooLong() {
        return OverLimit.headerSize(headerBytes);
    }
}
