package dev.peergraph.guard;

import dev.peergraph.guard.Ticket.Permits;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.UpstreamAnswer;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What the end of a call tells: the breaker, its credential's budget, and whether upstream takes that credential. Guarded by the line's
 * lock.
 */
final class Outcomes {

    private final Strangers strangers;
    private final GatewayCredential gateway;
    private final InstantSource clock;

    Outcomes(Strangers strangers, GatewayCredential gateway, InstantSource clock) {
        this.strangers = strangers;
        this.gateway = gateway;
        this.clock = clock;
    }

    void succeeded(Partition partition, Permits permits, PeeringPage page) {
        permits.leave().succeeded();
        accepted(partition, permits);
        partition.budget.answered(permits.call(), page.rate(), clock.instant());
        partition.note(page.rate(), clock.instant());
    }

    void failed(Partition partition, Permits permits, Throwable failure) {
        if (failure instanceof PageFailure expected) {
            failed(partition, permits, expected);
        } else {
            permits.leave().ignored();
            partition.budget.lost(permits.call(), clock.instant());
        }
    }

    private void failed(Partition partition, Permits permits, PageFailure failure) {
        switch (FailurePolicy.outcome(failure)) {
            case SUCCESS -> permits.leave().succeeded();
            case IGNORED -> permits.leave().ignored();
            case FAILURE -> permits.leave().failed(failure);
        }
        Instant now = clock.instant();
        UpstreamAnswer answer = failure.answer();
        RateReading said = answer == null ? null : answer.rate();
        switch (failure) {
            case PageFailure.RateLimited limited -> partition.budget.refused(permits.call(), said, limited.retryAfter(), now);
            case PageFailure.Unauthenticated _ -> {
                if (answer != null) {
                    partition.accepted = false;
                    strangers.refused(now);
                }
                // What such an answer says of a budget is that of the gateway's address.
                partition.budget.declined(permits.call(), null, now);
                return;
            }
            case PageFailure.GatewayUnauthenticated _ -> {
                partition.accepted = false;
                gateway.refused(partition, failure, now);
                partition.budget.declined(permits.call(), null, now);
                return;
            }
            case PageFailure.Forbidden _,PageFailure.Rejected _,PageFailure.PageTokenRefused _,PageFailure.InvalidResponse _ -> {
                accepted(partition, permits);
                partition.budget.declined(permits.call(), said, now);
            }
            case PageFailure.NoConnection _ -> partition.budget.unsent(permits.call());
            case PageFailure.Unavailable _ when said == null -> partition.budget.lost(permits.call(), now);
            case PageFailure.Unavailable _ -> partition.budget.declined(permits.call(), said, now);
        }
        partition.note(said, now);
    }

    private void accepted(Partition partition, Permits permits) {
        partition.accepted = true;
        gateway.accepted(partition, permits.call().startedAt());
    }

    /** The asker left while the call was under way. */
    void cancelled(Partition partition, Permits permits) {
        permits.leave().abandoned();
        partition.budget.lost(permits.call(), clock.instant());
    }
}
