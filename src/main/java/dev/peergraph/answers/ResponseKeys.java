package dev.peergraph.answers;

import dev.peergraph.auth.Partitions;
import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.edge.GraphQlPath;
import dev.peergraph.headers.CacheDirectives;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.Wanted;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** Decides which requests may be answered from the cache, and makes their keys: the same for the same request of the same caller only. */
@Component
class ResponseKeys {

    /** Larger requests are rare, and to read and compare them costs more than a cached response saves. */
    private static final long MAX_REQUEST_BYTES = 16 * 1024;

    /** Headers of requests that are always executed: they change the response, or ask for more than it. */
    private static final List<String> NOT_CACHED = List.of(EdgeHeaders.EXPLAIN, "apollo-federation-include-trace", HttpHeaders.UPGRADE,
            HttpHeaders.CONTENT_ENCODING, HttpHeaders.EXPECT, HttpHeaders.IF_MODIFIED_SINCE);

    /** Headers that the response depends on, besides the credential. */
    private static final List<String> VARIED_BY = List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE,
            HttpHeaders.ORIGIN, "Sec-Fetch-Site", "Sec-Fetch-Mode");

    private final Partitions callers;
    private final GraphQlPath path;

    ResponseKeys(Partitions callers, GraphQlPath path) {
        this.callers = callers;
        this.path = path;
    }

    boolean mayBeCached(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        boolean asks = request.getMethod().equals(HttpMethod.GET) || (request.getMethod().equals(HttpMethod.POST) && isSmallJson(headers));
        if (!asks || !path.isOf(request) || !headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
            return false;
        }
        for (String name : NOT_CACHED) {
            if (headers.containsHeader(name)) {
                return false;
            }
        }
        return !headers.containsHeader(HttpHeaders.CACHE_CONTROL) || CacheDirectives.wanted(headers) == Wanted.CACHED;
    }

    private static boolean isSmallJson(HttpHeaders headers) {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        long length = headers.getContentLength();
        return type != null && type.startsWith(MediaType.APPLICATION_JSON_VALUE) && length > 0 && length <= MAX_REQUEST_BYTES;
    }

    ResponseKey key(ServerHttpRequest request, byte[] body) {
        HttpHeaders headers = request.getHeaders();
        String[] head = new String[VARIED_BY.size() + 2];
        boolean get = request.getMethod().equals(HttpMethod.GET);
        head[0] = request.getMethod().name();
        head[1] = get ? request.getURI().toString() : String.valueOf(request.getURI().getScheme());
        for (int i = 0; i < VARIED_BY.size(); i++) {
            head[i + 2] = joined(headers, VARIED_BY.get(i));
        }
        return new ResponseKey(callers.of(new Credential(joined(headers, HttpHeaders.AUTHORIZATION))), List.of(head), body);
    }

    private static String joined(HttpHeaders headers, String name) {
        List<String> values = headers.get(name);
        if (values == null) {
            return "";
        }
        return values.size() == 1 ? values.getFirst() : String.join("\n", values);
    }
}
