package dev.peergraph.guard;

import dev.peergraph.budget.Budget;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may not even wait, and what is said to who may not pass. Guarded by the queue's lock. */
final class Refusals {

    private final GuardProperties properties;
    private final Breaker breaker;
    private final UnverifiedCredentials unverified;

    Refusals(GuardProperties properties, Breaker breaker, UnverifiedCredentials unverified) {
        this.properties = properties;
        this.breaker = breaker;
        this.unverified = unverified;
    }

    /** Returns why a call that has just come, and is counted as waiting, may not wait; {@code null} if it may. */
    @Nullable
    PageFailure onEntry(QueuedCall call, int waiting) {
        if (breaker.isOpen()) {
            return stopped();
        }
        // The gateway's own credential is held by its refusal alone: no unverified one spends what a replaced one needs.
        if (call.isUnverified() && unverified.standing(unverified.address(call)) == UnverifiedCredentials.Standing.HELD) {
            return unverified(call.since);
        }
        boolean full = call.credential.waiting() > properties.queue().perCredential() || waiting > properties.queue().total();
        return full ? full(call) : null;
    }

    private static PageFailure full(QueuedCall call) {
        return switch (call.credential.budget.decide(call.since, false)) {
            case Budget.Decision.Spent spent -> spent(call.since.until(spent.until()));
            case Budget.Decision.Go _,Budget.Decision.Busy _ ->
                new PageFailure.Unavailable("Too many calls wait for upstream.", null, null, FailureCause.OVERLOAD);
        };
    }

    PageFailure unverified(Moment now) {
        return new PageFailure.RateLimited("Upstream has refused many credentials of late and never accepted this one, so it is held back "
                + "(peergraph.guard.max-unauthenticated: " + properties.maxUnauthenticated() + " in a minute).", null,
                unverified.untilRenewal(now));
    }

    static PageFailure spent(Duration retryAfter) {
        return new PageFailure.RateLimited("Upstream's rate limit is reached; the call was held back.", null, retryAfter);
    }

    static PageFailure limited(RatePermits.Limit limit, Duration retryAfter) {
        return new PageFailure.RateLimited("The gateway's own limit for one credential is reached (" + limit + "); the call was held back.",
                null, retryAfter);
    }

    PageFailure stopped() {
        return new PageFailure.Unavailable("Upstream has failed too often of late; calls to it are stopped for a while.", null,
                breaker.untilProbe(), breaker.lastCause());
    }
}
