package dev.peergraph.guard;

import dev.peergraph.guard.QueuedCall.Permits;
import dev.peergraph.guard.Refusals.Refused;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A queue of calls for each credential, in which calls wait for their credential's budget, the operator's limits, a place, and the breaker.
 * What a call holds is given back when it ends, however it does. Thread-safe; nobody is notified while a lock is held.
 */
final class CallQueue {

    private final GuardMeters meters;
    private final GuardJournal journal;
    private final Notifications notifications = new Notifications();
    private final Transitions calls;
    private final Places places;
    private final CallOutcomes outcomes;

    CallQueue(GuardProperties properties, CredentialStates credentials, Breaker breaker, UnverifiedCredentials unverified,
            GuardMeters meters, GuardJournal journal, MonotonicClock clock, Scheduler scheduler) {
        this.meters = meters;
        this.journal = journal;
        this.calls = new Transitions(properties.maxWait(), unverified, meters, journal, notifications, clock);
        this.places = new Places(properties, credentials, breaker, unverified, calls, notifications, clock, scheduler);
        this.outcomes = new CallOutcomes(unverified, new GatewayCredential(meters, notifications), clock);
        breaker.whenChanged(state -> {
            FailureCause lastCause = breaker.lastCause();
            notifications.add(() -> journal.changed(state, lastCause));
        });
    }

    /** Queues a call, which then is under way, refused, or waits. Each call must be ended by one of the methods below. */
    QueuedCall enter(PageRequest request) {
        QueuedCall call = places.enter(request);
        notifications.send();
        return call;
    }

    /** Returns the turn of a call: {@code null} if it may start at once, else completes when it may, or fails with {@link Refused}. */
    @Nullable
    Mono<Void> turn(QueuedCall call) {
        Mono<Void> turn = call.turn();
        if (turn == null || call.request.urgency().isInteractive()) {
            return turn;
        }
        Mono<Void> promotion = call.request.urgency().onceInteractive().then(Mono.defer(() -> {
            places.promote(call);
            notifications.send();
            return Mono.never();
        }));
        return Mono.firstWithSignal(turn, promotion);
    }

    /** Ends a call that was answered with a page. */
    void succeeded(QueuedCall call, PeeringPage page) {
        Duration took = end(call, permits -> outcomes.succeeded(call, permits, page));
        if (took != null) {
            meters.succeeded(took);
        }
    }

    /** Ends a call that failed, wherever it was. */
    void failed(QueuedCall call, Throwable failure) {
        Duration took = end(call, permits -> outcomes.failed(call, permits, failure));
        if (took != null) {
            meters.failed(took, failure);
            journal.failed(failure);
        }
    }

    /** Ends a call whose asker left, wherever it was. */
    void cancelled(QueuedCall call) {
        Duration took = end(call, permits -> outcomes.cancelled(call, permits));
        if (took != null) {
            meters.cancelled(took);
        }
    }

    private @Nullable Duration end(QueuedCall call, Consumer<Permits> giveBack) {
        Duration took = places.end(call, giveBack);
        notifications.send();
        return took;
    }

    /** Returns how many calls wait. */
    int waiting() {
        return calls.waiting();
    }

    /** Returns how many calls are under way. */
    int underWay() {
        return calls.underWay();
    }

    /** Returns whether no call waits and none is under way. */
    boolean isIdle() {
        return places.isIdle();
    }
}
