package dev.peergraph.fleet;

import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What replicas tell each other in passing, by the channel of the fleet: hints, of which any may be lost. Thread-safe. */
public final class FleetMessages {

    private final RedisConnector connector;
    private final String channel;
    private final Sinks.Many<String> heard = Sinks.many().multicast().directBestEffort();

    FleetMessages(RedisConnector connector, String channel) {
        this.connector = connector;
        this.channel = channel;
    }

    /** Returns the name of the channel, for scripts that tell something. */
    public String channel() {
        return channel;
    }

    /** Returns what is told from now on. */
    public Flux<String> heard() {
        return heard.asFlux();
    }

    /** Begins to listen; Lettuce goes on where the connection breaks. */
    Mono<Void> begin() {
        return connector.listen(channel.getBytes(StandardCharsets.UTF_8), this::hear);
    }

    private void hear(byte[] message) {
        var _ = heard.tryEmitNext(new String(message, StandardCharsets.UTF_8));
    }
}
