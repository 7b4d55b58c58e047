package dev.peergraph.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends one stream, once, for the first reason that comes. Thread-safe. */
final class Ending {

    /** No timer can be set for some centuries, as a token may last. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final AtomicReference<@Nullable StreamEnd> why = new AtomicReference<>();
    private final Sinks.One<StreamEnd> signal = Sinks.one();

    /** Ends the stream, unless it is ending already. */
    void begin(StreamEnd reason) {
        if (why.compareAndSet(null, reason)) {
            signal.tryEmitValue(reason);
        }
    }

    /** Ends the stream when its credential does; signals nothing. */
    Mono<StreamEnd> beginAt(Instant expiry, InstantSource dates) {
        Duration left = Duration.between(dates.instant(), expiry);
        return Mono.delay(left.compareTo(LONGEST) < 0 ? left : LONGEST)
                .doOnNext(_ -> begin(StreamEnd.FORBIDDEN))
                .then(Mono.never());
    }

    /** Returns whether the gateway ends the stream. */
    boolean hasBegun() {
        return why.get() != null;
    }

    /** Signals why the gateway ends the stream, once it does. */
    Mono<StreamEnd> signal() {
        return signal.asMono();
    }

    /** Returns why the stream ends: its client leaves, unless the gateway has ended it. */
    StreamEnd why() {
        return Objects.requireNonNullElse(why.get(), StreamEnd.CLIENT);
    }
}
