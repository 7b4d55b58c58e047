package dev.peergraph.guard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.budget.Budget;
import dev.peergraph.budget.RatePermits;
import dev.peergraph.budget.RunningWindows;
import dev.peergraph.budget.SharedBudget;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What is kept of one credential: its budget, its queue, and whether upstream accepts it. Thread-safe, but for the budget, the permits and
 * the gateway's refusal, which are used under the lock.
 */
final class CredentialState {

    /** The one lock of all credentials; locking it once more where it is held costs next to nothing. */
    final Object lock;
    final String name;
    final Budget budget;

    /** The same budget, if a fleet shares it. */
    final @Nullable SharedBudget shared;
    final RatePermits rate;
    final GatewayRefusal gatewayRefusal = new GatewayRefusal();

    @GuardedBy("lock")
    private final NavigableSet<QueuedCall> ofCallers = new TreeSet<>();
    @GuardedBy("lock")
    private final NavigableSet<QueuedCall> ofBackground = new TreeSet<>();
    @GuardedBy("lock")
    private final SubjectTurns turns = new SubjectTurns();
    @GuardedBy("lock")
    private boolean isAccepted;
    @GuardedBy("lock")
    private RunningWindows.@Nullable Window window;
    @GuardedBy("lock")
    private @Nullable RateReading lastReading;
    @GuardedBy("lock")
    private @Nullable Disposable timer;
    @GuardedBy("lock")
    private @Nullable Moment timerAt;

    CredentialState(Object lock, String name, Budget budget, RatePermits rate) {
        this.lock = lock;
        this.name = name;
        this.budget = budget;
        this.shared = budget instanceof SharedBudget common ? common : null;
        this.rate = rate;
    }

    /** Returns the turn of a subject's call that is about to be queued. */
    long turnOf(String subject) {
        synchronized (lock) {
            return turns.next(subject);
        }
    }

    void add(QueuedCall call) {
        synchronized (lock) {
            (call.hasCaller() ? ofCallers : ofBackground).add(call);
        }
    }

    void remove(QueuedCall call) {
        synchronized (lock) {
            (call.hasCaller() ? ofCallers : ofBackground).remove(call);
        }
    }

    /** Notes that a call starts. */
    void started(QueuedCall call, Moment now) {
        synchronized (lock) {
            turns.started(call.turnOfSubject());
            gatewayRefusal.started(now);
            rate.use();
        }
    }

    /** A caller waits for the call from now on. */
    void promote(QueuedCall call) {
        synchronized (lock) {
            if (ofBackground.remove(call)) {
                call.promote();
                ofCallers.add(call);
            }
        }
    }

    /** Returns the call whose turn is next: the longest waiting of a caller, and only then one that nobody waits for. */
    @Nullable
    QueuedCall next() {
        synchronized (lock) {
            return hasCallers() ? ofCallers.first() : ofBackground.isEmpty() ? null : ofBackground.first();
        }
    }

    boolean hasCallers() {
        synchronized (lock) {
            return !ofCallers.isEmpty();
        }
    }

    int waiting() {
        synchronized (lock) {
            return ofCallers.size() + ofBackground.size();
        }
    }

    /** Returns the calls that wait, in the order of their turns. */
    List<QueuedCall> inOrder() {
        synchronized (lock) {
            return Stream.concat(ofCallers.stream(), ofBackground.stream()).toList();
        }
    }

    /** Returns whether upstream has accepted the credential, as of its last answer. */
    boolean isAccepted() {
        synchronized (lock) {
            return isAccepted;
        }
    }

    /** Notes whether upstream accepts the credential. */
    void accepted(boolean byUpstream) {
        synchronized (lock) {
            isAccepted = byUpstream;
        }
    }

    /** Keeps what an answer said, once the budget knows it, unless the answer is older than what is known of the window. */
    void note(@Nullable RateReading said, Moment now) {
        synchronized (lock) {
            Budget.Known known = budget.known(now);
            boolean older = lastReading != null && said != null && said.remaining() != null && known != null
                    && said.remaining() > known.left();
            lastReading = said == null || older ? lastReading : said;
        }
    }

    @Nullable
    RateReading lastReading() {
        synchronized (lock) {
            return lastReading;
        }
    }

    /** Returns what the credential adds to the sums over all. */
    RunningWindows.@Nullable Window window() {
        synchronized (lock) {
            return window;
        }
    }

    /** Notes what the credential adds to the sums over all from now on. */
    void changeWindow(RunningWindows.@Nullable Window present) {
        synchronized (lock) {
            window = present;
        }
    }

    boolean isIdle() {
        synchronized (lock) {
            return waiting() == 0 && budget.isIdle();
        }
    }

    /** Returns whether the timer is set for that moment, or for an earlier one. */
    boolean isTimerSet(Moment at) {
        synchronized (lock) {
            return timerAt != null && !timerAt.isAfter(at);
        }
    }

    void setTimer(@Nullable Moment at, @Nullable Disposable next) {
        synchronized (lock) {
            if (timer != null) {
                timer.dispose();
            }
            timerAt = at;
            timer = next;
        }
    }
}
