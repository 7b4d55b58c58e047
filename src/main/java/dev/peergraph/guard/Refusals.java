package dev.peergraph.guard;

import dev.peergraph.budget.Budget;
import dev.peergraph.budget.RatePermits;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides which calls may not even wait, and makes the failures of refused calls. Guarded by the lock of the queue. */
final class Refusals {

    private final GuardProperties properties;
    private final Breaker breaker;
    private final UnverifiedCredentials unverified;

    Refusals(GuardProperties properties, Breaker breaker, UnverifiedCredentials unverified) {
        this.properties = properties;
        this.breaker = breaker;
        this.unverified = unverified;
    }

    /**
     * Returns why a new call may not wait; {@code null} if it may.
     *
     * @param waiting how many calls wait in all, this one included
     */
    @Nullable
    PageFailure onEntry(QueuedCall call, int waiting) {
        if (breaker.isOpen()) {
            return stopped();
        }
        // The gateway's own credential is held by its refusal alone: no unverified one spends what a replaced one needs.
        if (call.isUnverified() && unverified.standing(unverified.address(call)) == UnverifiedCredentials.Standing.HELD) {
            return unverified(call.since);
        }
        boolean full = call.credential.waiting() >= properties.queue().perCredential() || waiting > properties.queue().total();
        return full ? full(call) : null;
    }

    private static PageFailure full(QueuedCall call) {
        return switch (call.credential.budget.decide(call.since, false)) {
            case Budget.Decision.Spent spent -> spent(call.since.until(spent.until()));
            case Budget.Decision.Go _,Budget.Decision.Busy _ ->
                new PageFailure.Unavailable("The queue of calls to upstream is full.", null, null, FailureCause.OVERLOAD);
        };
    }

    PageFailure unverified(Moment now) {
        return new PageFailure.RateLimited(
                "Upstream has refused many credentials in the last minute and has never accepted this one, so the "
                        + "gateway did not send the call (peergraph.guard.max-unauthenticated: " + properties.maxUnauthenticated()
                        + " in a minute).",
                null,
                unverified.untilRenewal(now));
    }

    static PageFailure spent(Duration retryAfter) {
        return new PageFailure.RateLimited("Upstream's rate limit is used up, so the gateway did not send the call.", null, retryAfter);
    }

    static PageFailure limited(RatePermits.Limit limit, Duration retryAfter) {
        return new PageFailure.RateLimited(
                "The gateway's own limit for one credential is reached (" + limit + "), so it did not send the call.",
                null, retryAfter);
    }

    PageFailure stopped() {
        return new PageFailure.Unavailable(
                "Too many of the latest calls to upstream failed: the circuit breaker is open, and the call was not sent.", null,
                breaker.untilProbe(), breaker.lastCause());
    }

    /** The guard itself refuses a call. Unlike a failure that upstream answers with, it is never tried again. */
    static final class Refused extends RuntimeException {

        private final transient PageFailure failure;

        Refused(PageFailure failure) {
            super(failure.getMessage(), null, false, false);
            this.failure = failure;
        }

        PageFailure failure() {
            return failure;
        }
    }
}
