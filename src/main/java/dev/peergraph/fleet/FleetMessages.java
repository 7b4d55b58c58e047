package dev.peergraph.fleet;

import io.lettuce.core.api.AsyncCloseable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** What replicas tell each other in passing, by the channel of the fleet: hints, of which any may be lost. Thread-safe. */
public final class FleetMessages {

    private final RedisConnector connector;
    private final String channel;
    private final Scheduler scheduler;
    private final Sinks.Many<String> heard = Sinks.many().multicast().directBestEffort();
    private volatile @Nullable AsyncCloseable subscription;

    FleetMessages(RedisConnector connector, String channel, Scheduler scheduler) {
        this.connector = connector;
        this.channel = channel;
        this.scheduler = scheduler;
    }

    /** Returns the name of the channel, for scripts that tell something. */
    public String channel() {
        return channel;
    }

    /** Signals once a message comes that says just this. */
    public Mono<String> heard(String message) {
        return heard.asFlux().filter(message::equals).next().publishOn(scheduler);
    }

    /** Signals each message that says just this; of those that come faster than they are taken, the latest. */
    public Flux<String> all(String message) {
        return heard.asFlux().filter(message::equals).onBackpressureLatest().publishOn(scheduler, 1);
    }

    /** Begins to listen, unless it has; Lettuce goes on where the connection breaks. */
    Mono<Void> listening() {
        return Mono.defer(() -> subscription != null
                ? Mono.<Void>empty()
                : connector.listen(channel.getBytes(StandardCharsets.UTF_8), this::hear)
                        .doOnNext(begun -> subscription = begun)
                        .then());
    }

    /** Gives the connection up, which may be dead without a sign. */
    void reset() {
        AsyncCloseable old = subscription;
        subscription = null;
        if (old != null) {
            var _ = old.closeAsync();
        }
    }

    private void hear(byte[] message) {
        var _ = heard.tryEmitNext(new String(message, StandardCharsets.UTF_8));
    }
}
