package dev.peergraph.guard;

import dev.peergraph.budget.Budget;
import dev.peergraph.budget.RatePermits;
import dev.peergraph.budget.SharedBudget;
import dev.peergraph.guard.UnverifiedCredentials.Address;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one call may start: by the gateway's own refused credential, the budget, the allowance of unverified credentials, the
 * operator's limits, and the breaker, in this order. Guarded by the lock of the queue.
 */
final class Admission {

    /** What is decided for the next call of a credential. */
    sealed interface Verdict {

        /**
         * The call starts now.
         *
         * @param breaker the breaker's permission, to be given back when the call ends
         * @param address where the call counts as one of an unverified credential; {@code null} if upstream has accepted the credential
         */
        record Start(Breaker.Permission breaker, @Nullable Address address) implements Verdict {
        }

        /** The call is refused. */
        record Refuse(PageFailure failure) implements Verdict {
        }

        /** The call may start if the fleet's budget allows it. */
        record Ask(SharedBudget budget) implements Verdict {
        }

        /** The call waits for the end of others, and asks again at that time at the latest. */
        record Wait(Moment askAgainAt) implements Verdict {
        }

        /** The call waits for the end of calls with unverified credentials, and asks again at that time at the latest. */
        record WaitForUnverified(Moment askAgainAt) implements Verdict {
        }

        /**
         * No call of the credential starts before a time.
         *
         * @param until that time
         * @param turn when a call that finds so many others waiting before it may start at the earliest
         * @param refusal how a call is refused that cannot wait so long
         */
        record Hold(Moment until, IntFunction<Moment> turn, Function<Duration, PageFailure> refusal) implements Verdict {
        }
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Breaker breaker;
    private final UnverifiedCredentials unverified;
    private final Refusals refusals;

    Admission(Breaker breaker, UnverifiedCredentials unverified, Refusals refusals) {
        this.breaker = breaker;
        this.unverified = unverified;
        this.refusals = refusals;
    }

    /** Decides for the next call of its credential. A call that is told to start holds the breaker's permission. */
    Verdict decide(QueuedCall call, Moment now) {
        CredentialState credential = call.credential;
        PageFailure standing = credential.gatewayRefusal.standing(now);
        if (standing != null) {
            return new Verdict.Refuse(standing);
        }
        return switch (credential.budget.decide(now, !call.hasCaller())) {
            case Budget.Decision.Go _ -> verify(call, now);
            case Budget.Decision.Busy busy -> new Verdict.Wait(busy.askAgainAt());
            case Budget.Decision.Spent spent ->
                new Verdict.Hold(spent.until(), before -> credential.budget.turn(before, spent.until()), Refusals::spent);
        };
    }

    private Verdict verify(QueuedCall call, Moment now) {
        if (!call.isUnverified()) {
            return limit(call, null, now);
        }
        Address address = unverified.address(call);
        return switch (unverified.standing(address)) {
            case FREE -> limit(call, address, now);
            case PENDING -> new Verdict.WaitForUnverified(now.plus(SECOND));
            case HELD -> new Verdict.Refuse(refusals.unverified(now));
        };
    }

    private Verdict limit(QueuedCall call, @Nullable Address address, Moment now) {
        RatePermits.Wait wait = call.credential.rate.reserve(call.credential.budget.isLimitKnown(), now);
        return wait == null
                ? ask(call, address, now)
                : new Verdict.Hold(wait.from(), wait::turn, retryAfter -> Refusals.limited(wait.limit(), retryAfter));
    }

    private Verdict ask(QueuedCall call, @Nullable Address address, Moment now) {
        SharedBudget shared = call.credential.shared;
        return shared != null && shared.mustAsk(now, !call.hasCaller()) ? new Verdict.Ask(shared) : breaker(address);
    }

    private Verdict breaker(@Nullable Address address) {
        Breaker.Permission permission = breaker.acquire();
        return permission == null ? new Verdict.Refuse(refusals.stopped()) : new Verdict.Start(permission, address);
    }
}
