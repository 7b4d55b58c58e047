package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Where calls wait for what one of them needs: its credential's budget, a place among the calls at once, the breaker's leave. Callers come
 * before background, otherwise the longest waiting first; credentials do not wait for one another. Everything that a try holds goes back by
 * {@link #end}, whenever that comes. All state is guarded by one lock, the book; nobody is told anything under it.
 */
final class WaitingLine {

    private final GuardProperties properties;
    private final BudgetBook book;
    private final Breaker breaker;
    private final GuardMeters meters;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Refusals refusals;
    private final Outcomes outcomes;
    private final News news = new News();

    /** Credentials whose next call only waits for a place among all calls at once, in the order in which they get one. */
    private final SequencedSet<Partition> crowded = new LinkedHashSet<>();
    private int waiting;
    private int underWay;

    WaitingLine(GuardProperties properties, BudgetBook book, Breaker breaker, GuardMeters meters, InstantSource clock,
            Scheduler scheduler) {
        this.properties = properties;
        this.book = book;
        this.breaker = breaker;
        this.meters = meters;
        this.clock = clock;
        this.scheduler = scheduler;
        Strangers strangers = new Strangers(properties.maxUnauthenticated());
        this.refusals = new Refusals(properties.line(), breaker, strangers);
        this.outcomes = new Outcomes(strangers, new GatewayCredential(meters, news), clock);
        breaker.whenOpened(this::refuseAll);
    }

    /** Returns a try's turn: completes when its call may start, fails with {@link Refused}. The try must be ended whatever comes. */
    Mono<Void> turn(Ticket ticket) {
        Mono<Void> turn = Mono.defer(() -> {
            enter(ticket);
            return ticket.turn();
        });
        if (ticket.isInteractive()) {
            return turn;
        }
        Mono<Void> promotion = ticket.request.urgency().onceInteractive().then(Mono.defer(() -> {
            promoted(ticket);
            return Mono.never();
        }));
        return Mono.firstWithSignal(turn, promotion);
    }

    private void enter(Ticket ticket) {
        synchronized (book) {
            if (ticket.state == Ticket.State.NEW) {
                Partition partition = book.busy(ticket.request.key().partition());
                ticket.partition = partition;
                ticket.since = clock.instant();
                admit(ticket, partition);
                settle(partition);
            }
        }
        news.tell();
    }

    private void admit(Ticket ticket, Partition partition) {
        ticket.state = Ticket.State.WAITING;
        partition.waiting.add(ticket);
        waiting++;
        PageFailure refusal = refusals.onEntry(ticket, partition, waiting);
        if (refusal != null) {
            refuse(ticket, partition, refusal);
        }
    }

    private void promoted(Ticket ticket) {
        synchronized (book) {
            if (ticket.partition != null && ticket.state == Ticket.State.WAITING) {
                settle(ticket.partition);
            }
        }
        news.tell();
    }

    /** Ends a try whose call was answered with a page. */
    void succeeded(Ticket ticket, PeeringPage page) {
        end(ticket, (partition, permits) -> outcomes.succeeded(partition, permits, page), meters::succeeded);
    }

    /** Ends a try that failed, in whatever place it was. */
    void failed(Ticket ticket, Throwable failure) {
        end(ticket, (partition, permits) -> outcomes.failed(partition, permits, failure), took -> meters.failed(took, failure));
    }

    /** Ends a try whose asker left, in whatever place it was. */
    void cancelled(Ticket ticket) {
        end(ticket, outcomes::cancelled, meters::cancelled);
    }

    private void end(Ticket ticket, BiConsumer<Partition, Ticket.Permits> giveBack, Consumer<Duration> count) {
        Duration took = null;
        synchronized (book) {
            Partition partition = ticket.partition;
            if (partition != null && ticket.state == Ticket.State.WAITING) {
                leave(ticket, partition);
                settle(partition);
            } else if (partition != null && ticket.state == Ticket.State.UNDER_WAY && ticket.permits != null) {
                took = Duration.between(ticket.permits.call().startedAt(), clock.instant());
                underWay--;
                giveBack.accept(partition, ticket.permits);
                settle(partition);
            }
            ticket.state = Ticket.State.OVER;
        }
        news.tell();
        if (took != null && ticket.called) {
            count.accept(took);
        }
    }

    private void leave(Ticket ticket, Partition partition) {
        partition.waiting.remove(ticket);
        waiting--;
        ticket.state = Ticket.State.OVER;
        ticket.request.story().waited(Duration.between(ticket.since, clock.instant()));
    }

    /** Grants and refuses what can be decided now, first for one credential, then for those that wait for a place among all calls. */
    private void settle(Partition changed) {
        decide(changed);
        while (underWay < properties.concurrency().total() && !crowded.isEmpty()) {
            decide(crowded.removeFirst());
        }
    }

    private void decide(Partition partition) {
        crowded.remove(partition);
        Instant askAgainAt = null;
        for (Ticket next = partition.next(); next != null && askAgainAt == null; next = partition.next()) {
            if (underWay >= properties.concurrency().total()) {
                crowded.add(partition);
                return;
            }
            askAgainAt = decide(next, partition, clock.instant());
        }
        setAlarm(partition, partition.waiting.isEmpty() ? null : askAgainAt);
        book.release(partition);
    }

    /** Decides for one who waits; returns when to ask again if all must go on waiting, and {@code null} if it no longer waits. */
    private @Nullable Instant decide(Ticket ticket, Partition partition, Instant now) {
        PageFailure standing = partition.gatewayRefusal.standing(now);
        if (standing != null) {
            refuse(ticket, partition, standing);
            return null;
        }
        switch (partition.budget.decide(now, !ticket.isInteractive())) {
            case Budget.Decision.Go _ -> grant(ticket, partition, now);
            case Budget.Decision.Busy busy -> {
                return busy.askAgainAt();
            }
            case Budget.Decision.Spent spent -> {
                refuseHopeless(partition, spent.until(), now);
                return partition.waiting.contains(ticket) ? spent.until() : null;
            }
        }
        return null;
    }

    private void grant(Ticket ticket, Partition partition, Instant now) {
        Breaker.Leave leave = breaker.acquire();
        if (leave == null) {
            refuse(ticket, partition, refusals.stopped());
            return;
        }
        leave(ticket, partition);
        ticket.state = Ticket.State.UNDER_WAY;
        partition.gatewayRefusal.started(now);
        ticket.permits = new Ticket.Permits(partition.budget.start(now), leave);
        underWay++;
        meters.waited(Duration.between(ticket.since, now));
        news.add(ticket::go);
    }

    /** Refuses those whose turn cannot come within the longest wait, and every call that nobody waits for. */
    private void refuseHopeless(Partition partition, Instant until, Instant now) {
        int before = 0;
        for (Ticket ticket : partition.inOrder()) {
            Instant turn = partition.budget.turn(before, until);
            if (!ticket.isInteractive() || turn.isAfter(ticket.since.plus(properties.maxWait()))) {
                refuse(ticket, partition, Refusals.spent(Duration.between(now, turn)));
            } else {
                before++;
            }
        }
    }

    private void refuse(Ticket ticket, Partition partition, PageFailure failure) {
        leave(ticket, partition);
        meters.refused(failure);
        news.add(() -> ticket.refuse(new Refused(failure)));
    }

    private void refuseAll() {
        synchronized (book) {
            for (Partition partition : book.waiting()) {
                partition.inOrder().forEach(ticket -> refuse(ticket, partition, refusals.stopped()));
                settle(partition);
            }
        }
    }

    private void setAlarm(Partition partition, @Nullable Instant at) {
        if (at == null) {
            partition.alarm(null, null);
        } else if (!partition.isAlarmed(at)) {
            long delayMillis = Math.max(1, Duration.between(clock.instant(), at).toMillis());
            partition.alarm(at, scheduler.schedule(() -> ring(partition), delayMillis, TimeUnit.MILLISECONDS));
        }
    }

    private void ring(Partition partition) {
        synchronized (book) {
            partition.alarm(null, null);
            settle(partition);
        }
        news.tell();
    }

    /** Returns whether nobody waits and no call is under way. */
    boolean isIdle() {
        synchronized (book) {
            return waiting == 0 && underWay == 0 && crowded.isEmpty();
        }
    }
}
