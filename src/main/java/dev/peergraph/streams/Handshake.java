package dev.peergraph.streams;

import dev.peergraph.edge.RequestTraces;
import dev.peergraph.pages.RequestTrace;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * What is kept of the request that opened a WebSocket.
 *
 * @param authorization its credential; {@code null} if it had none
 * @param userAgent who the client is; {@code null} if it did not say
 * @param remote where it came from
 * @param attributes what its trace stands in
 */
record Handshake(@Nullable String authorization, @Nullable String userAgent, @Nullable InetSocketAddress remote,
        Map<String, Object> attributes) {

    private static final URI NO_URL = URI.create("/");

    static Handshake of(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        List<String> sent = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        Map<String, Object> trace = new HashMap<>(exchange.getAttributes());
        trace.values().removeIf(value -> !(value instanceof RequestTrace));
        return new Handshake(sent.size() == 1 ? sent.getFirst() : null, headers.getFirst(HttpHeaders.USER_AGENT),
                exchange.getRequest().getRemoteAddress(), Map.copyOf(trace));
    }

    /** Returns the headers of a request with a credential: the one that came later, or else the handshake's. */
    HttpHeaders headers(@Nullable String later) {
        HttpHeaders headers = new HttpHeaders();
        String credential = later == null ? authorization : later;
        if (credential != null) {
            headers.set(HttpHeaders.AUTHORIZATION, credential);
        }
        if (userAgent != null) {
            headers.set(HttpHeaders.USER_AGENT, userAgent);
        }
        return headers;
    }

    /** Leaves out the credential. */
    @Override
    public String toString() {
        return "Handshake[userAgent=" + userAgent + ", remote=" + remote + "]";
    }

    /** Returns the request for an operation. */
    WebGraphQlRequest request(HttpHeaders headers, SerializableGraphQlRequest body) {
        return new WebGraphQlRequest(NO_URL, headers, null, remote, attributes, body, RequestTraces.newId(), null);
    }
}
