package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may not even wait, and what is told to who may not pass. Guarded by the line's lock. */
final class Refusals {

    private final GuardProperties.Line line;
    private final Breaker breaker;
    private final Strangers strangers;

    Refusals(GuardProperties.Line line, Breaker breaker, Strangers strangers) {
        this.line = line;
        this.breaker = breaker;
        this.strangers = strangers;
    }

    /** Returns why a try that has just come, and is counted as waiting, may not wait; {@code null} if it may. */
    @Nullable
    PageFailure onEntry(Ticket ticket, Partition partition, int waiting) {
        if (breaker.isOpen()) {
            return stopped();
        }
        // The gateway's own credential is held by its refusal alone: no stranger spends what a replaced one needs.
        boolean known = partition.accepted || ticket.request.caller().borrowsCredential();
        Duration held = known ? Duration.ZERO : strangers.untilNext(ticket.since);
        if (held.isPositive()) {
            return new PageFailure.RateLimited("Upstream has refused many credentials of late, and never yet accepted this one.", null,
                    held);
        }
        boolean full = partition.waiting.size() > line.perCredential() || waiting > line.total();
        return full ? full(ticket, partition) : null;
    }

    private static PageFailure full(Ticket ticket, Partition partition) {
        return switch (partition.budget.decide(ticket.since, false)) {
            case Budget.Decision.Spent spent -> spent(Duration.between(ticket.since, spent.until()));
            case Budget.Decision.Go _,Budget.Decision.Busy _ ->
                new PageFailure.Unavailable("Too many calls wait for upstream.", null, null);
        };
    }

    static PageFailure spent(Duration retryAfter) {
        return new PageFailure.RateLimited("Upstream's rate limit is reached; the call was held back.", null, retryAfter);
    }

    PageFailure stopped() {
        return new PageFailure.Unavailable("Upstream has failed too often of late; calls to it are stopped for a while.", null,
                breaker.untilProbe());
    }
}
