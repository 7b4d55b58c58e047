package dev.peergraph.guard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.guard.Admission.Verdict;
import dev.peergraph.guard.QueuedCall.Permits;
import dev.peergraph.pages.Moment;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Gives the places for calls under way to the credentials in turn, and to calls of callers before background. One lock guards all state,
 * that of the credentials; notifications wait until it is free.
 */
final class Places {

    private final GuardProperties properties;
    private final CredentialStates credentials;
    private final Refusals refusals;
    private final MonotonicClock clock;
    private final Notifications notifications;
    private final Timers timers;
    private final Transitions calls;

    @GuardedBy("credentials")
    private final Admission admission;
    @GuardedBy("credentials")
    private final UnverifiedCredentials unverified;
    @GuardedBy("credentials")
    private final Turns turns = new Turns();
    @GuardedBy("credentials")
    private long queued;

    Places(GuardProperties properties, CredentialStates credentials, Breaker breaker, UnverifiedCredentials unverified, GuardMeters meters,
            Notifications notifications, MonotonicClock clock, Scheduler scheduler) {
        this.properties = properties;
        this.credentials = credentials;
        this.unverified = unverified;
        this.refusals = new Refusals(properties, breaker, unverified);
        this.admission = new Admission(breaker, unverified, refusals);
        this.calls = new Transitions(properties.maxWait(), unverified, meters, notifications, clock);
        this.notifications = notifications;
        this.clock = clock;
        this.timers = new Timers(clock, scheduler, this::decideAgain);
        breaker.whenOpened(this::refuseAll);
    }

    /** Takes a call in, which then is under way, refused, or waits. */
    QueuedCall enter(PageRequest request) {
        synchronized (credentials) {
            QueuedCall call = new QueuedCall(request, credentials.busy(request.key().partition()), queued++, clock.now());
            PageFailure refusal = refusals.onEntry(call, calls.entered());
            if (refusal != null) {
                calls.refuse(call, refusal);
            } else if (!isDecidedAtOnce(call)) {
                call.credential.add(call);
                turns.add(call.credential);
                giveOut(null);
            }
            forgetIfIdle(call.credential);
            call.entered();
            return call;
        }
    }

    /** Where nothing else waits, as nearly always, a call need not be queued to be decided for. */
    @GuardedBy("credentials")
    private boolean isDecidedAtOnce(QueuedCall call) {
        if (!turns.isEmpty() || call.credential.waiting() > 0 || !hasPlace()) {
            return false;
        }
        return switch (admission.decide(call, clock.now())) {
            case Verdict.Start start -> {
                calls.start(call, start);
                yield true;
            }
            case Verdict.Refuse refuse -> {
                calls.refuse(call, refuse.failure());
                yield true;
            }
            case Verdict.Wait _,Verdict.WaitForUnverified _,Verdict.Hold _ -> false;
        };
    }

    /** Notes that a caller waits for a call from now on. */
    void promote(QueuedCall call) {
        synchronized (credentials) {
            call.credential.promote(call);
            turns.add(call.credential);
            giveOut(null);
        }
    }

    /** Ends a call, wherever it is, and gives back what it holds; returns how long it took, {@code null} if it was not made. */
    @Nullable
    Duration end(QueuedCall call, Consumer<Permits> giveBack) {
        synchronized (credentials) {
            CredentialState credential = call.credential;
            Permits permits = calls.end(call);
            Duration took = null;
            if (permits != null) {
                Moment now = clock.now();
                took = call.called ? permits.call().startedAt().until(now) : null;
                giveBack.accept(permits);
                credentials.changed(credential, now);
            }
            turns.add(credential);
            for (CredentialState decidable : unverified.decidable()) {
                turns.add(decidable);
            }
            giveOut(credential);
            forgetIfIdle(credential);
            return took;
        }
    }

    private void decideAgain(CredentialState credential) {
        synchronized (credentials) {
            timers.set(credential, null);
            turns.add(credential);
            giveOut(null);
            forgetIfIdle(credential);
        }
        notifications.send();
    }

    private boolean hasPlace() {
        return calls.underWay() < properties.concurrency().total();
    }

    /** Gives out the free places. A credential whose call has just ended gets its place only if no other wants it. */
    @GuardedBy("credentials")
    private void giveOut(@Nullable CredentialState ended) {
        while (hasPlace()) {
            CredentialState next = turns.poll(ended);
            if (next == null) {
                return;
            }
            serve(next);
        }
    }

    /** Decides for the next call of a credential, which then goes to the end of the turns if it has further ones. */
    @GuardedBy("credentials")
    private void serve(CredentialState credential) {
        QueuedCall call = credential.next();
        Moment askAgainAt = call == null ? null : apply(call, admission.decide(call, clock.now()));
        timers.set(credential, askAgainAt);
        if (askAgainAt == null) {
            turns.add(credential);
        }
        forgetIfIdle(credential);
    }

    /** Does what is decided for a call that waits; returns when to decide again, {@code null} if the call no longer waits. */
    @GuardedBy("credentials")
    private @Nullable Moment apply(QueuedCall call, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Start start -> {
                calls.start(call, start);
                yield null;
            }
            case Verdict.Refuse refuse -> {
                calls.refuse(call, refuse.failure());
                yield null;
            }
            case Verdict.Wait wait -> wait.askAgainAt();
            case Verdict.WaitForUnverified wait -> {
                unverified.await(call.credential);
                yield wait.askAgainAt();
            }
            case Verdict.Hold hold -> calls.hold(call, hold);
        };
    }

    /** Refuses all that wait: the breaker has opened. */
    private void refuseAll() {
        synchronized (credentials) {
            for (CredentialState credential : credentials.waiting()) {
                for (QueuedCall call : credential.inOrder()) {
                    calls.refuse(call, refusals.stopped());
                }
                turns.add(credential);
                forgetIfIdle(credential);
            }
        }
    }

    @GuardedBy("credentials")
    private void forgetIfIdle(CredentialState credential) {
        if (credential.isIdle()) {
            timers.set(credential, null);
            unverified.leave(credential);
            credentials.release(credential);
        }
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
        synchronized (credentials) {
            return calls.waiting() == 0 && calls.underWay() == 0 && turns.isEmpty();
        }
    }
}
