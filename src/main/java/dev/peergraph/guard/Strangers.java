package dev.peergraph.guard;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts refused credentials (401): upstream counts such calls by the gateway's own address, so after many of them, credentials that it
 * never yet accepted are held back. A bucket that refills evenly. Pure; not thread-safe.
 */
final class Strangers {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int perMinute;
    private double left;
    private @Nullable Instant at;

    Strangers(int perMinute) {
        this.perMinute = perMinute;
        this.left = perMinute;
    }

    /** Notes a refused credential. */
    void refused(Instant now) {
        refill(now);
        left = Math.max(-1, left - 1);
    }

    /** Returns how long a credential that was never accepted has to wait; zero if it may be tried now. */
    Duration untilNext(Instant now) {
        refill(now);
        return left >= 1 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil((1 - left) * PERIOD.toMillis() / perMinute));
    }

    private void refill(Instant now) {
        if (at != null && now.isAfter(at)) {
            left = Math.min(perMinute, left + (double) perMinute * Duration.between(at, now).toMillis() / PERIOD.toMillis());
        }
        at = at == null || now.isAfter(at) ? now : at;
    }
}
