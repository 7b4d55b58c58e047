package dev.peergraph.guard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.budget.Budget;
import dev.peergraph.guard.UnverifiedCredentials.Address;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A queue of calls for each credential, fair between those who share it, and the places that all share: calls wait there for their
 * credential's budget, the operator's limits, a place, and the breaker. A free place goes to each credential in turn, and to calls of
 * callers before background. What a call holds goes back when it ends, however it does. One lock guards all state, that of the credentials;
 * nobody is notified under it.
 */
final class CallQueue {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final GuardProperties properties;
    private final CredentialStates credentials;
    private final Breaker breaker;
    private final GuardMeters meters;
    private final GuardJournal journal;
    private final MonotonicClock clock;
    private final Scheduler scheduler;
    private final Refusals refusals;
    private final CallOutcomes outcomes;
    private final Notifications notifications = new Notifications();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();

    @GuardedBy("credentials")
    private final UnverifiedCredentials unverified;
    @GuardedBy("credentials")
    private final Turns turns = new Turns();
    @GuardedBy("credentials")
    private long queued;

    CallQueue(GuardProperties properties, CredentialStates credentials, Breaker breaker, UnverifiedCredentials unverified,
            GuardMeters meters, GuardJournal journal, MonotonicClock clock, Scheduler scheduler) {
        this.properties = properties;
        this.credentials = credentials;
        this.breaker = breaker;
        this.unverified = unverified;
        this.meters = meters;
        this.journal = journal;
        this.clock = clock;
        this.scheduler = scheduler;
        this.refusals = new Refusals(properties, breaker, unverified);
        this.outcomes = new CallOutcomes(unverified, new GatewayCredential(meters, notifications), clock);
        breaker.whenOpened(this::refuseAll);
        breaker.whenChanged(state -> {
            FailureCause lastCause = breaker.lastCause();
            notifications.add(() -> journal.changed(state, lastCause));
        });
    }

    /** Queues a call, which then is under way, refused, or waits. It must be ended, whatever comes. */
    QueuedCall enter(PageRequest request) {
        QueuedCall call;
        synchronized (credentials) {
            CredentialState credential = credentials.busy(request.key().partition());
            call = new QueuedCall(request, credential, credential.turnOf(Objects.requireNonNullElse(request.caller().subject(), "")),
                    queued++, clock.now());
            credential.add(call);
            PageFailure refusal = refusals.onEntry(call, waiting.incrementAndGet());
            if (refusal != null) {
                refuse(call, refusal);
            }
            settle(credential, null);
            call.signal = call.state == QueuedCall.State.WAITING ? Sinks.empty() : null;
        }
        notifications.send();
        return call;
    }

    /** Returns the turn of a call: {@code null} if it may start at once, else completes when it may, or fails with {@link Refused}. */
    @Nullable
    Mono<Void> turn(QueuedCall call) {
        // Neither changes after the call was queued, but for the refusal of one that has a signal.
        Sinks.Empty<Void> signal = call.signal;
        if (signal == null) {
            return call.refusal == null ? null : Mono.error(new Refused(call.refusal));
        }
        Mono<Void> promotion = call.request.urgency().onceInteractive().then(Mono.defer(() -> {
            promote(call);
            return Mono.never();
        }));
        return call.request.urgency().isInteractive() ? signal.asMono() : Mono.firstWithSignal(signal.asMono(), promotion);
    }

    private void promote(QueuedCall call) {
        synchronized (credentials) {
            call.credential.promote(call);
            settle(call.credential, null);
        }
        notifications.send();
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

    /** Returns how long the call took; {@code null} if it was not made. */
    private @Nullable Duration end(QueuedCall call, Consumer<QueuedCall.Permits> giveBack) {
        Duration took = null;
        synchronized (credentials) {
            if (call.state == QueuedCall.State.WAITING) {
                leave(call);
            } else if (call.permits != null) {
                Moment now = clock.now();
                took = call.called ? call.permits.call().startedAt().until(now) : null;
                underWay.decrementAndGet();
                giveBack.accept(call.permits);
                call.permits = null;
                credentials.changed(call.credential, now);
            }
            call.state = QueuedCall.State.OVER;
            settle(call.credential, call.credential);
        }
        notifications.send();
        return took;
    }

    @GuardedBy("credentials")
    private void leave(QueuedCall call) {
        call.credential.remove(call);
        waiting.decrementAndGet();
        call.state = QueuedCall.State.OVER;
        call.request.trace().waited(call.since.until(clock.now()));
    }

    /**
     * Decides what can be decided now: for the credential that something has changed for, after those whose turn comes before. One whose
     * call has just ended gets its place only if no other wants it.
     */
    @GuardedBy("credentials")
    private void settle(CredentialState changed, @Nullable CredentialState ended) {
        turns.add(changed);
        for (CredentialState decidable : unverified.decidable()) {
            turns.add(decidable);
        }
        while (underWay.get() < properties.concurrency().total()) {
            CredentialState next = turns.poll(ended);
            if (next == null) {
                break;
            }
            serve(next);
        }
        if (changed.isIdle()) {
            forget(changed);
        }
    }

    /** Decides for the next call of a credential, which then goes to the end of the turns if it has further ones. */
    @GuardedBy("credentials")
    private void serve(CredentialState credential) {
        QueuedCall call = credential.next();
        Moment askAgainAt = call == null ? null : decide(call, clock.now());
        setTimer(credential, askAgainAt);
        if (askAgainAt == null) {
            turns.add(credential);
        }
        if (credential.isIdle()) {
            forget(credential);
        }
    }

    @GuardedBy("credentials")
    private void forget(CredentialState credential) {
        setTimer(credential, null);
        unverified.leave(credential);
        credentials.release(credential);
    }

    /** Decides for a call that waits; returns when to ask again if it must go on waiting, and {@code null} if it no longer waits. */
    @GuardedBy("credentials")
    private @Nullable Moment decide(QueuedCall call, Moment now) {
        CredentialState credential = call.credential;
        PageFailure standing = credential.gatewayRefusal.standing(now);
        if (standing != null) {
            refuse(call, standing);
            return null;
        }
        return switch (credential.budget.decide(now, !call.hasCaller)) {
            case Budget.Decision.Go _ -> verify(call, now);
            case Budget.Decision.Busy busy -> busy.askAgainAt();
            case Budget.Decision.Spent spent -> hold(call, spent.until(), before -> credential.budget.turn(before, spent.until()),
                    Refusals::spent, now);
        };
    }

    @GuardedBy("credentials")
    private @Nullable Moment verify(QueuedCall call, Moment now) {
        if (!call.isUnverified()) {
            return limit(call, null, now);
        }
        Address address = unverified.address(call);
        switch (unverified.standing(address)) {
            case FREE -> {
                return limit(call, address, now);
            }
            case PENDING -> {
                unverified.await(call.credential);
                return now.plus(SECOND);
            }
            case HELD -> refuse(call, refusals.unverified(now));
        }
        return null;
    }

    @GuardedBy("credentials")
    private @Nullable Moment limit(QueuedCall call, @Nullable Address address, Moment now) {
        RatePermits.Wait wait = call.credential.rate.reserve(call.credential.budget.isLimitKnown(), now);
        if (wait != null) {
            return hold(call, wait.from(), wait::turn, retryAfter -> Refusals.limited(wait.limit(), retryAfter), now);
        }
        grant(call, address, now);
        return null;
    }

    @GuardedBy("credentials")
    private void grant(QueuedCall call, @Nullable Address address, Moment now) {
        Breaker.Permission permission = breaker.acquire();
        if (permission == null) {
            refuse(call, refusals.stopped());
            return;
        }
        call.credential.started(call);
        call.credential.gatewayRefusal.started(now);
        leave(call);
        call.credential.rate.use();
        if (address != null) {
            unverified.started(address);
        }
        call.state = QueuedCall.State.UNDER_WAY;
        call.permits = new QueuedCall.Permits(call.credential.budget.start(now), permission, address);
        underWay.incrementAndGet();
        meters.waited(call.since.until(now));
        Sinks.Empty<Void> signal = call.signal;
        if (signal != null) {
            notifications.add(signal::tryEmitEmpty);
        }
    }

    /**
     * Lets the calls of a credential wait whose turn comes within the longest wait, and refuses the others, with all that nobody waits for.
     */
    @GuardedBy("credentials")
    private @Nullable Moment hold(QueuedCall next, Moment until, IntFunction<Moment> turn, Function<Duration, PageFailure> refusal,
            Moment now) {
        int before = 0;
        for (QueuedCall call : next.credential.inOrder()) {
            Moment at = turn.apply(before);
            if (!call.hasCaller || at.isAfter(call.since.plus(properties.maxWait()))) {
                refuse(call, refusal.apply(now.until(at)));
            } else {
                before++;
            }
        }
        return next.state == QueuedCall.State.WAITING ? until : null;
    }

    @GuardedBy("credentials")
    private void refuse(QueuedCall call, PageFailure failure) {
        leave(call);
        meters.refused(failure);
        notifications.add(() -> journal.refused(failure));
        call.refusal = failure;
        Sinks.Empty<Void> signal = call.signal;
        if (signal != null) {
            notifications.add(() -> signal.tryEmitError(new Refused(failure)));
        }
    }

    private void refuseAll() {
        synchronized (credentials) {
            for (CredentialState credential : credentials.waiting()) {
                for (QueuedCall call : credential.inOrder()) {
                    refuse(call, refusals.stopped());
                }
                turns.add(credential);
                if (credential.isIdle()) {
                    forget(credential);
                }
            }
        }
    }

    @GuardedBy("credentials")
    private void setTimer(CredentialState credential, @Nullable Moment at) {
        if (at == null) {
            credential.setTimer(null, null);
        } else if (!credential.isTimerSet(at)) {
            long delayNanos = Math.max(1, clock.now().until(at).toNanos());
            credential.setTimer(at, scheduler.schedule(() -> ask(credential), delayNanos, TimeUnit.NANOSECONDS));
        }
    }

    private void ask(CredentialState credential) {
        synchronized (credentials) {
            credential.setTimer(null, null);
            settle(credential, null);
        }
        notifications.send();
    }

    /** Returns how many calls wait. */
    int waiting() {
        return waiting.get();
    }

    /** Returns how many calls are under way. */
    int underWay() {
        return underWay.get();
    }

    /** Returns whether no call waits and none is under way. */
    boolean isIdle() {
        synchronized (credentials) {
            return waiting.get() == 0 && underWay.get() == 0 && turns.isEmpty();
        }
    }
}
