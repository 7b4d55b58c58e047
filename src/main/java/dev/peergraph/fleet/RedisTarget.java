package dev.peergraph.fleet;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;

/**
 * Where Redis is, as Spring Boot's properties say.
 *
 * @param nodes one server, one address by way of Sentinels, or nodes of a cluster by which all others are found
 * @param cluster whether it is a cluster
 * @param secure whether TLS is spoken
 */
record RedisTarget(List<RedisURI> nodes, boolean cluster, boolean secure) {

    private static final int DEFAULT_PORT = 6379;

    /** Returns where the properties say, or where a URL of its own says. */
    static RedisTarget of(DataRedisProperties properties, @Nullable String ownUrl, Duration connectTimeout) {
        String url = ownUrl == null ? properties.getUrl() : ownUrl;
        if (url != null) {
            return single(withCommons(fromUrl(url), properties, connectTimeout));
        }
        if (properties.getSentinel() != null) {
            return single(withCommons(bySentinels(properties.getSentinel(), properties, connectTimeout), properties, connectTimeout));
        }
        if (properties.getCluster() != null) {
            List<RedisURI> nodes = nodes(properties.getCluster().getNodes()).stream()
                    .map(node -> withCommons(withCredentials(node, properties), properties, connectTimeout))
                    .toList();
            return new RedisTarget(nodes, true, nodes.getFirst().isSsl());
        }
        RedisURI server = withCredentials(RedisURI.create(properties.getHost(), properties.getPort()), properties);
        server.setDatabase(properties.getDatabase());
        return single(withCommons(server, properties, connectTimeout));
    }

    private static RedisTarget single(RedisURI uri) {
        return new RedisTarget(List.of(uri), false, uri.isSsl());
    }

    private static RedisURI fromUrl(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException _) {
            // Without its message, which may hold a password.
            throw new FleetUnusable("The URL of Redis is not one.", "Set it as redis://user:password@host:port/database.");
        }
    }

    private static RedisURI bySentinels(DataRedisProperties.Sentinel sentinel, DataRedisProperties properties, Duration timeout) {
        RedisURI uri = withCredentials(new RedisURI(), properties);
        uri.setSentinelMasterId(sentinel.getMaster());
        uri.setDatabase(properties.getDatabase());
        for (RedisURI node : nodes(sentinel.getNodes())) {
            node.setTimeout(timeout);
            node.setSsl(properties.getSsl().isEnabled());
            authenticate(node, sentinel.getUsername(), sentinel.getPassword());
            uri.getSentinels().add(node);
        }
        return uri;
    }

    private static List<RedisURI> nodes(@Nullable List<String> nodes) {
        if (nodes == null || nodes.isEmpty()) {
            throw new FleetUnusable("No node of Redis is named.",
                    "Set spring.data.redis.cluster.nodes or spring.data.redis.sentinel.nodes to a list of host:port.");
        }
        return nodes.stream().map(RedisTarget::node).toList();
    }

    /** An IPv6 address has colons of its own: the last one is the port's. */
    private static RedisURI node(String node) {
        int colon = node.lastIndexOf(':');
        try {
            return colon < 0
                    ? RedisURI.create(node, DEFAULT_PORT)
                    : RedisURI.create(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)));
        } catch (IllegalArgumentException _) {
            throw new FleetUnusable("A node of Redis is not host:port: " + node, "Set it as host:port.");
        }
    }

    private static RedisURI withCredentials(RedisURI uri, DataRedisProperties properties) {
        authenticate(uri, properties.getUsername(), properties.getPassword());
        return uri;
    }

    private static void authenticate(RedisURI uri, @Nullable String username, @Nullable String password) {
        if (password != null && !password.isEmpty()) {
            RedisCredentials credentials = RedisCredentials.just(username, password);
            uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> credentials));
        }
    }

    private static RedisURI withCommons(RedisURI uri, DataRedisProperties properties, Duration connectTimeout) {
        uri.setTimeout(connectTimeout);
        uri.setSsl(uri.isSsl() || properties.getSsl().isEnabled());
        uri.setClientName(properties.getClientName());
        return uri;
    }
}
