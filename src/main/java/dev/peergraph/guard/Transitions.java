package dev.peergraph.guard;

import dev.peergraph.guard.Admission.Verdict;
import dev.peergraph.guard.QueuedCall.Permits;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Moves calls from waiting to under way, refused or over, and counts them. Guarded by the lock of the queue, but for the counts. */
final class Transitions {

    private final Duration maxWait;
    private final UnverifiedCredentials unverified;
    private final GuardMeters meters;
    private final GuardJournal journal;
    private final Notifications notifications;
    private final MonotonicClock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private int asking;

    Transitions(Duration maxWait, UnverifiedCredentials unverified, GuardMeters meters, GuardJournal journal, Notifications notifications,
            MonotonicClock clock) {
        this.maxWait = maxWait;
        this.unverified = unverified;
        this.meters = meters;
        this.journal = journal;
        this.notifications = notifications;
        this.clock = clock;
    }

    int waiting() {
        return waiting.get();
    }

    int underWay() {
        return underWay.get();
    }

    /** Returns how many places are taken: by calls under way, and by those that start unless the fleet's budget does not allow it. */
    int places() {
        return underWay.get() + asking;
    }

    /** Notes that the fleet is asked for a call, which has its place already. */
    void asks() {
        asking++;
    }

    /** Notes that the fleet has answered. */
    void heard() {
        asking--;
    }

    /** Counts a call as waiting; returns how many do. */
    int entered() {
        return waiting.incrementAndGet();
    }

    /** Starts or refuses a call, if that is what is decided for it. */
    boolean carryOut(QueuedCall call, Verdict verdict) {
        switch (verdict) {
            case Verdict.Start start -> start(call, start);
            case Verdict.Refuse refuse -> refuse(call, refuse.failure());
            case Verdict.Ask _,Verdict.Wait _,Verdict.WaitForUnverified _,Verdict.Hold _ -> {
                return false;
            }
        }
        return true;
    }

    private void start(QueuedCall call, Verdict.Start start) {
        Moment now = clock.now();
        CredentialState credential = call.credential;
        leave(call, now);
        credential.started(call, now);
        if (start.address() != null) {
            unverified.started(start.address());
        }
        underWay.incrementAndGet();
        meters.waited(call.since.until(now));
        call.start(new Permits(credential.budget.start(now), start.breaker(), start.address()), notifications);
    }

    void refuse(QueuedCall call, PageFailure failure) {
        leave(call, clock.now());
        meters.refused(failure);
        notifications.add(() -> journal.refused(failure));
        call.refuse(failure, notifications);
    }

    /**
     * Lets those calls of a credential wait whose turn comes within the longest wait, and refuses the others and all background calls.
     *
     * @return when to decide again; {@code null} if the next call no longer waits
     */
    @Nullable
    Moment hold(QueuedCall next, Verdict.Hold hold) {
        Moment now = clock.now();
        int before = 0;
        for (QueuedCall call : next.credential.inOrder()) {
            Moment at = hold.turn().apply(before);
            if (!call.hasCaller() || at.isAfter(call.since.plus(maxWait))) {
                refuse(call, hold.refusal().apply(now.until(at)));
            } else {
                before++;
            }
        }
        return next.isWaiting() ? hold.until() : null;
    }

    /** Ends a call; returns what it held, {@code null} if it was not under way. */
    @Nullable
    Permits end(QueuedCall call) {
        if (call.isWaiting()) {
            leave(call, clock.now());
        }
        Permits permits = call.end();
        if (permits != null) {
            underWay.decrementAndGet();
        }
        return permits;
    }

    private void leave(QueuedCall call, Moment now) {
        call.credential.remove(call);
        waiting.decrementAndGet();
        call.request.trace().waited(call.since.until(now));
    }
}
