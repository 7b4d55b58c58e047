package dev.peergraph.guard;

import dev.peergraph.pages.RateReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** What is held of one credential: its budget, its line, and whether upstream ever accepted it. Guarded by the line's lock. */
final class Partition {

    final String name;
    final Budget budget;
    final Set<Ticket> waiting = new LinkedHashSet<>();

    /** Upstream has taken the credential, as of its last word on it. */
    boolean accepted;
    final GatewayRefusal gatewayRefusal = new GatewayRefusal();
    private @Nullable RateReading lastReading;
    private @Nullable Disposable alarm;
    private @Nullable Instant alarmAt;

    Partition(String name, Budget budget) {
        this.name = name;
        this.budget = budget;
    }

    /** Returns who is next: the longest waiting caller, and only then a call that nobody waits for. */
    @Nullable
    Ticket next() {
        Ticket background = null;
        for (Ticket ticket : waiting) {
            if (ticket.isInteractive()) {
                return ticket;
            }
            background = background == null ? ticket : background;
        }
        return background;
    }

    /** Returns those who wait, in the order of their turns. */
    List<Ticket> inOrder() {
        List<Ticket> order = new ArrayList<>(waiting.size());
        waiting.stream().filter(Ticket::isInteractive).forEach(order::add);
        waiting.stream().filter(Predicate.not(Ticket::isInteractive)).forEach(order::add);
        return order;
    }

    /** Keeps what an answer said, once the budget knows it: not where the answer is older than what is known of the window. */
    void note(@Nullable RateReading said, Instant now) {
        RateReading known = budget.known(now);
        boolean older = said != null && said.remaining() != null && known != null && known.remaining() != null
                && said.remaining() > known.remaining();
        lastReading = said == null || older ? lastReading : said;
    }

    @Nullable
    RateReading lastReading() {
        return lastReading;
    }

    boolean isIdle() {
        return waiting.isEmpty() && budget.underWay() == 0;
    }

    /** Returns whether an alarm is set for that time, or for an earlier one. */
    boolean isAlarmed(Instant at) {
        return alarmAt != null && !alarmAt.isAfter(at);
    }

    void alarm(@Nullable Instant at, @Nullable Disposable next) {
        if (alarm != null) {
            alarm.dispose();
        }
        alarmAt = at;
        alarm = next;
    }
}
