package dev.peergraph.browsers;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;

/** Which web pages may open a WebSocket: browsers ask no leave for one, as they do for other requests (CORS), and only send the origin. */
@Component
@EnableConfigurationProperties(CorsProperties.class)
public final class AllowedOrigins {

    private final List<String> origins;

    AllowedOrigins(CorsProperties properties) {
        this.origins = properties.allowedOrigins();
    }

    /** Returns whether a request comes from no web page, from one of the gateway's own, or from one of the origins that CORS allows. */
    public boolean contains(ServerHttpRequest request) {
        String origin = request.getHeaders().getOrigin();
        return origin == null || origins.contains("*") || origins.contains(origin) || !CorsUtils.isCorsRequest(request)
                || isOwn(origin, request.getHeaders().getFirst(HttpHeaders.HOST));
    }

    /** Behind a proxy that ends TLS, the scheme may be another, and the host is the same. */
    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
