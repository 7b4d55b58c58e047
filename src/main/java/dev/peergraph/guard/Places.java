package dev.peergraph.guard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.budget.SharedBudget;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.guard.Admission.Verdict;
import dev.peergraph.guard.QueuedCall.Permits;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Gives the places for calls under way to the credentials in turn, and to calls of callers before background. One lock guards all state,
 * that of the credentials; notifications wait until it is free.
 */
final class Places {

    /** The fleet answers much sooner. */
    private static final Duration LONGEST_ASK = Duration.ofSeconds(1);

    private final GuardProperties properties;
    private final CredentialStates credentials;
    private final Refusals refusals;
    private final MonotonicClock clock;
    private final Notifications notifications;
    private final Timers timers;
    private final Transitions calls;
    private final Fleet fleet;

    @GuardedBy("credentials")
    private final Admission admission;
    @GuardedBy("credentials")
    private final UnverifiedCredentials unverified;
    @GuardedBy("credentials")
    private final Turns turns = new Turns();
    @GuardedBy("credentials")
    private long queued;

    Places(GuardProperties properties, CredentialStates credentials, Breaker breaker, UnverifiedCredentials unverified, Transitions calls,
            Notifications notifications, MonotonicClock clock, Scheduler scheduler) {
        this.properties = properties;
        this.credentials = credentials;
        this.unverified = unverified;
        this.refusals = new Refusals(properties, breaker, unverified);
        this.admission = new Admission(breaker, unverified, refusals);
        this.calls = calls;
        this.notifications = notifications;
        this.clock = clock;
        this.timers = new Timers(clock, scheduler, this::decideAgain);
        this.fleet = new Fleet(credentials.fleet(), notifications, this::heard);
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
        return turns.isEmpty() && call.credential.waiting() == 0 && hasPlace() && calls.carryOut(call, admission.decide(call, clock.now()));
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
                fleet.report(credential);
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

    /** Goes on with a credential once the fleet has answered; a call that it grants in vain is given back. */
    private void heard(CredentialState credential, SharedBudget budget, Word word) {
        synchronized (credentials) {
            calls.heard();
            budget.heard(word, clock.now());
            serve(credential);
            budget.giveBack();
            fleet.report(credential);
            giveOut(null);
            forgetIfIdle(credential);
        }
        notifications.send();
    }

    private boolean hasPlace() {
        return calls.places() < properties.concurrency().total();
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
        if (askAgainAt == null) {
            // A timer that is set stays: to decide once more is cheap, and to set a timer for each call is not.
            turns.add(credential);
        } else {
            timers.set(credential, askAgainAt);
        }
        forgetIfIdle(credential);
    }

    /** Does what is decided for a call that waits; returns when to decide again, {@code null} if the call no longer waits. */
    @GuardedBy("credentials")
    private @Nullable Moment apply(QueuedCall call, Verdict verdict) {
        if (calls.carryOut(call, verdict)) {
            return null;
        }
        return switch (verdict) {
            case Verdict.Start _,Verdict.Refuse _ -> null;
            case Verdict.Ask ask -> {
                calls.asks();
                fleet.ask(call, ask.budget());
                yield clock.now().plus(LONGEST_ASK);
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

    /** Returns whether no call waits and none is under way. */
    boolean isIdle() {
        synchronized (credentials) {
            return calls.waiting() == 0 && calls.places() == 0 && turns.isEmpty();
        }
    }
}
