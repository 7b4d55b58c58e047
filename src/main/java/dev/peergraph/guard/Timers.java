package dev.peergraph.guard;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** One timer for each credential whose next call waits for a time. */
final class Timers {

    private final MonotonicClock clock;
    private final Scheduler scheduler;
    private final Consumer<CredentialState> expired;

    /** Makes timers that tell what has expired without holding any lock. */
    Timers(MonotonicClock clock, Scheduler scheduler, Consumer<CredentialState> expired) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.expired = expired;
    }

    /** Sets a credential's timer, unless it is set for that moment or an earlier one; {@code null} stops it. */
    void set(CredentialState credential, @Nullable Moment at) {
        if (at == null) {
            credential.setTimer(null, null);
        } else if (!credential.isTimerSet(at)) {
            long delayNanos = Math.max(1, clock.now().until(at).toNanos());
            credential.setTimer(at, scheduler.schedule(() -> expired.accept(credential), delayNanos, TimeUnit.NANOSECONDS));
        }
    }
}
