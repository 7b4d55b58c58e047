package dev.peergraph.guard;

import dev.peergraph.guard.QueuedCall.Permits;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;

/**
 * Passes the outcome of a call to the breaker, its credential's budget, and the state of that credential. Guarded by the lock of the queue.
 */
final class CallOutcomes {

    private final UnverifiedCredentials unverified;
    private final GatewayCredential gateway;
    private final MonotonicClock clock;

    CallOutcomes(UnverifiedCredentials unverified, GatewayCredential gateway, MonotonicClock clock) {
        this.unverified = unverified;
        this.gateway = gateway;
        this.clock = clock;
    }

    void succeeded(QueuedCall call, Permits permits, PeeringPage page) {
        Moment now = clock.now();
        permits.breaker().succeeded();
        release(permits);
        accepted(call.credential, permits);
        call.credential.budget.answered(permits.call(), page.rate(), now);
        call.credential.note(page.rate(), now);
    }

    private void release(Permits permits) {
        if (permits.address() != null) {
            unverified.ended(permits.address());
        }
    }

    void failed(QueuedCall call, Permits permits, Throwable failure) {
        release(permits);
        if (failure instanceof PageFailure expected) {
            failed(call, permits, expected);
        } else {
            permits.breaker().ignored();
            call.credential.budget.lost(permits.call(), clock.now());
        }
    }

    private void failed(QueuedCall call, Permits permits, PageFailure failure) {
        if (FailurePolicy.countsAgainstUpstream(failure)) {
            permits.breaker().failed(failure);
        } else {
            permits.breaker().ignored();
        }
        Moment now = clock.now();
        CredentialState credential = call.credential;
        UpstreamAnswer answer = failure.answer();
        RateReading said = answer == null ? null : answer.rate();
        switch (failure) {
            case PageFailure.RateLimited limited -> credential.budget.refused(permits.call(), said, limited.retryAfter(), now);
            case PageFailure.Unauthenticated _ -> {
                if (answer != null) {
                    credential.accepted(false);
                    unverified.refused(unverified.address(call));
                }
                // What such an answer says of a budget is that of the gateway's address.
                credential.budget.declined(permits.call(), null, now);
                return;
            }
            case PageFailure.GatewayUnauthenticated _ -> {
                credential.accepted(false);
                gateway.refused(credential, failure, now);
                credential.budget.declined(permits.call(), null, now);
                return;
            }
            case PageFailure.Forbidden _,PageFailure.Rejected _,PageFailure.PageTokenRefused _,PageFailure.InvalidResponse _ -> {
                accepted(credential, permits);
                credential.budget.declined(permits.call(), said, now);
            }
            case PageFailure.NoConnection _ -> credential.budget.unsent(permits.call());
            case PageFailure.Unavailable _ when said == null -> credential.budget.lost(permits.call(), now);
            case PageFailure.Unavailable _ -> credential.budget.declined(permits.call(), said, now);
        }
        credential.note(said, now);
    }

    private void accepted(CredentialState credential, Permits permits) {
        credential.accepted(true);
        gateway.accepted(credential, permits.call().startedAt());
    }

    /** The asker left while the call was under way: upstream may refuse the credential all the same. */
    void cancelled(QueuedCall call, Permits permits) {
        permits.breaker().abandoned();
        release(permits);
        if (permits.address() != null && call.called) {
            unverified.refused(permits.address());
        }
        call.credential.budget.lost(permits.call(), clock.now());
    }
}
