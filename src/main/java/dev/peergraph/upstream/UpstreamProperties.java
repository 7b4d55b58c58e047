package dev.peergraph.upstream;

import dev.peergraph.egress.ProxyProperties;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How upstream is called.
 *
 * @param baseUrl Scheme (http or https), host and optional path of the upstream. The default is Confluent Cloud's public API.
 * @param pageSize Rows asked for in one call, 1 to 1000. The default is upstream's maximum, because calls are limited and rows are not.
 * @param connectTimeout Longest time to connect, and again for the TLS handshake. A healthy upstream takes a small part of the default.
 * @param responseTimeout Longest time from the sent request to the last byte of the answer. The default leaves room for a page of 1000.
 * @param maxResponseSize Most bytes of an answer, decompressed, 1KB to 1GB. A page of 1000 peerings has about 1.5MB.
 * @param maxHeaderSize Most bytes of an answer's headers, 8KB to 1MB. Gateways on the way add some; 20KB have been seen.
 * @param contact What the User-Agent says in brackets: how upstream's operators reach yours. Printable ASCII without brackets.
 * @param sslBundle Name of the SSL bundle for calls upstream: the certificates to trust, and the client certificate to present. Where
 * absent, Java's own trust store.
 * @param http2 HTTP/2 to upstream.
 * @param pool The connections to upstream.
 * @param proxy The proxy that calls upstream go through.
 */
@ConfigurationProperties(prefix = "peergraph.upstream", ignoreUnknownFields = false)
record UpstreamProperties(@DefaultValue("https://api.confluent.cloud") String baseUrl, @DefaultValue("1000") int pageSize,
        @DefaultValue("2s") Duration connectTimeout, @DefaultValue("10s") Duration responseTimeout,
        @DefaultValue("16MB") DataSize maxResponseSize, @DefaultValue("64KB") DataSize maxHeaderSize,
        @DefaultValue("a GraphQL gateway; ask its operator") String contact, @Nullable String sslBundle, @DefaultValue Http2 http2,
        @DefaultValue Pool pool,
        @DefaultValue @NestedConfigurationProperty ProxyProperties proxy) {

    private static final Pattern COMMENT = Pattern.compile("[\\x20-\\x7e&&[^()\\\\]]+");
    private static final DataSize SMALLEST_LIMIT = DataSize.ofKilobytes(1);
    private static final DataSize LARGEST_LIMIT = DataSize.ofGigabytes(1);
    private static final DataSize SMALLEST_HEADER_LIMIT = DataSize.ofKilobytes(8);
    private static final DataSize LARGEST_HEADER_LIMIT = DataSize.ofMegabytes(1);

    UpstreamProperties {
        baseUrl = withoutTrailingSlashes(baseUrl.strip());
        String flaw = flawOf(baseUrl);
        // The value itself is not shown: it may hold a password.
        require(flaw == null, "base-url must be http:// or https://, a host and an optional path, but " + flaw);
        require(pageSize >= 1 && pageSize <= 1000, "page-size must be between 1 and 1000, but is " + pageSize);
        requirePositive(connectTimeout, "connect-timeout");
        requirePositive(responseTimeout, "response-timeout");
        require(maxResponseSize.compareTo(SMALLEST_LIMIT) >= 0 && maxResponseSize.compareTo(LARGEST_LIMIT) <= 0,
                "max-response-size must be between 1KB and 1GB, but is " + maxResponseSize);
        require(maxHeaderSize.compareTo(SMALLEST_HEADER_LIMIT) >= 0 && maxHeaderSize.compareTo(LARGEST_HEADER_LIMIT) <= 0,
                "max-header-size must be between 8KB and 1MB, but is " + maxHeaderSize);
        require(COMMENT.matcher(contact).matches(), "contact must be printable ASCII without brackets");
    }

    /**
     * HTTP/2 to upstream.
     *
     * @param enabled Whether HTTP/2 is used where upstream offers it over TLS.
     */
    record Http2(@DefaultValue("true") boolean enabled) {
    }

    /**
     * The connections to upstream.
     *
     * @param maxConnections Most connections at once, at least 1. Upstream limits concurrency as well as rate.
     * @param maxPending Most calls that wait for a connection, at least 1; further ones fail at once.
     * @param acquireTimeout Longest wait for a connection.
     * @param maxIdle Longest time an unused connection is kept; below the usual idle timeout of a load balancer, 60s.
     * @param maxLifeTime Longest time a connection is used, up to a fifth less for some of them, so that a change of upstream's address is
     * noticed. The default is as long as such a change usually takes to spread.
     */
    record Pool(@DefaultValue("64") int maxConnections, @DefaultValue("256") int maxPending, @DefaultValue("2s") Duration acquireTimeout,
            @DefaultValue("30s") Duration maxIdle, @DefaultValue("5m") Duration maxLifeTime) {

        Pool {
            require(maxConnections >= 1, "pool.max-connections must be at least 1, but is " + maxConnections);
            require(maxPending >= 1, "pool.max-pending must be at least 1, but is " + maxPending);
            requirePositive(acquireTimeout, "pool.acquire-timeout");
            requirePositive(maxIdle, "pool.max-idle");
            requirePositive(maxLifeTime, "pool.max-life-time");
        }
    }

    /** Returns whether upstream is called over TLS. */
    boolean secure() {
        return baseUrl.toLowerCase(Locale.ROOT).startsWith("https:");
    }

    private static @Nullable String flawOf(String baseUrl) {
        URI uri;
        try {
            uri = URI.create(baseUrl);
        } catch (IllegalArgumentException _) {
            return "it is not a URL";
        }
        if (uri.getScheme() == null) {
            return "it has no scheme";
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            return "its scheme is another";
        }
        if (uri.getRawUserInfo() != null) {
            return "it has user-info";
        }
        if (uri.getHost() == null) {
            return "it has no valid host";
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            return "its port is not between 1 and 65535";
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return "it has a query or a fragment";
        }
        return null;
    }

    private static String withoutTrailingSlashes(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    // Netty counts connect timeouts and pool times in milliseconds of an int.
    private static void requirePositive(Duration duration, String property) {
        require(duration.toMillis() >= 1 && duration.compareTo(Duration.ofDays(1)) <= 0,
                property + " must be between 1ms and 1d, but is " + duration);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.upstream." + message);
        }
    }
}
