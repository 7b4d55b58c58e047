package dev.peergraph.fleet;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A connection to Redis, or to all nodes of a cluster. Lettuce connects it anew where it breaks, and refuses commands meanwhile.
 *
 * @param connection what is open
 * @param commands the commands that servers and clusters have in common
 */
record RedisConnection(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {

    /** Runs a script by its digest, or by its text where Redis does not know it, as after a restart. */
    Mono<FleetAnswer> run(FleetScript script, List<String> keys, Object... args) {
        byte[][] names = keys.stream().map(RedisConnection::bytes).toArray(byte[][]::new);
        byte[][] values = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            values[i] = bytes(args[i]);
        }
        return Mono.fromCompletionStage(
                () -> commands.<List<@Nullable Object>>evalsha(script.digest(), ScriptOutputType.MULTI, names, values))
                .onErrorResume(RedisNoScriptException.class, _ -> Mono.fromCompletionStage(
                        () -> commands.<List<@Nullable Object>>eval(script.source(), ScriptOutputType.MULTI, names, values)))
                .map(FleetAnswer::new);
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    void close() {
        var _ = connection.closeAsync();
    }
}
