package dev.peergraph.fleet;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.AsyncCloseable;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import reactor.core.publisher.Mono;

/**
 * Lettuce's client, so that nothing in it waits for long or keeps what nobody waits for: commands are refused while there is no connection,
 * its queue is bounded, and a connection that says nothing for some seconds is given up.
 */
final class RedisConnector implements AutoCloseable {

    /** Calls under way, of which each is given up within milliseconds: more are a sign that Redis hangs. */
    private static final int MAX_QUEUED = 4096;
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(30);

    /** A cluster is also asked who serves what where a node fails or redirects (Lettuce's default), but not for each command that does. */
    private static final Duration TOPOLOGY_PAUSE = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(2);

    private final RedisTarget target;
    private final AbstractRedisClient client;

    RedisConnector(RedisTarget target, ClientResources resources, Duration connectTimeout, @Nullable SslBundle bundle) {
        this.target = target;
        ClusterClientOptions options = options(connectTimeout, bundle);
        if (target.cluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, target.nodes());
            cluster.setOptions(options);
            client = cluster;
        } else {
            RedisClient single = RedisClient.create(resources);
            single.setOptions(options);
            client = single;
        }
    }

    private static ClusterClientOptions options(Duration connectTimeout, @Nullable SslBundle bundle) {
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        options.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_PERIOD)
                .adaptiveRefreshTriggersTimeout(TOPOLOGY_PAUSE)
                .build());
        options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
        options.requestQueueSize(MAX_QUEUED);
        options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        options.timeoutOptions(TimeoutOptions.builder().fixedTimeout(SILENCE).build());
        options.socketOptions(SocketOptions.builder()
                .connectTimeout(connectTimeout)
                .keepAlive(KeepAliveOptions.builder().enable().idle(SILENCE).interval(Duration.ofSeconds(1)).count(3).build())
                .tcpUserTimeout(TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(SILENCE).build())
                .build());
        if (bundle != null) {
            options.sslOptions(tls(bundle));
        }
        return options.build();
    }

    private static SslOptions tls(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions.Builder tls = SslOptions.builder()
                .keyManager(managers.getKeyManagerFactory())
                .trustManager(managers.getTrustManagerFactory());
        String[] ciphers = bundle.getOptions().getCiphers();
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (ciphers != null) {
            tls.cipherSuites(ciphers);
        }
        if (protocols != null) {
            tls.protocols(protocols);
        }
        return tls.build();
    }

    /** Connects; fails with what Lettuce fails with. */
    Mono<RedisConnection> connect() {
        return switch (client) {
            // A cluster's nodes have to be known first.
            case RedisClusterClient cluster -> Mono.fromCompletionStage(cluster::refreshPartitionsAsync)
                    .then(Mono.fromCompletionStage(() -> cluster.connectAsync(ByteArrayCodec.INSTANCE)))
                    .map(connection -> new RedisConnection(connection, connection.async()));
            case RedisClient single ->
                Mono.fromCompletionStage(() -> single.connectAsync(ByteArrayCodec.INSTANCE, target.nodes().getFirst()))
                        .map(connection -> new RedisConnection(connection, connection.async()));
            default -> Mono.error(new IllegalStateException("no other client is made here"));
        };
    }

    /** Hears the messages of a channel by a connection of its own, which is returned, and which the client's end ends too. */
    Mono<AsyncCloseable> listen(byte[] channel, Consumer<byte[]> listener) {
        return subscriber().flatMap(connection -> {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] from, byte[] message) {
                    listener.accept(message);
                }
            });
            return Mono.fromCompletionStage(() -> connection.async().subscribe(channel))
                    .doOnError(_ -> close(connection))
                    .doOnCancel(() -> close(connection))
                    .thenReturn(connection);
        });
    }

    private static void close(AsyncCloseable connection) {
        var _ = connection.closeAsync();
    }

    private Mono<StatefulRedisPubSubConnection<byte[], byte[]>> subscriber() {
        return switch (client) {
            case RedisClusterClient cluster -> Mono.fromCompletionStage(() -> cluster.connectPubSubAsync(ByteArrayCodec.INSTANCE))
                    .map(connection -> connection);
            case RedisClient single ->
                Mono.fromCompletionStage(() -> single.connectPubSubAsync(ByteArrayCodec.INSTANCE, target.nodes().getFirst()));
            default -> Mono.error(new IllegalStateException("no other client is made here"));
        };
    }

    /** Returns where Redis is, without credentials. */
    String address() {
        var first = target.nodes().getFirst();
        return first.getSentinels().isEmpty()
                ? first.getHost() + ":" + first.getPort()
                : first.getSentinelMasterId() + " by Sentinel";
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, END);
    }
}
