package dev.peergraph.guard;

import dev.peergraph.budget.Budget;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** What is held of one credential: its budget, its queue, and whether upstream accepts it. Guarded by the queue's lock. */
final class CredentialState {

    final String name;
    final Budget budget;
    final RatePermits rate;
    private final NavigableSet<QueuedCall> ofCallers = new TreeSet<>();
    private final NavigableSet<QueuedCall> ofBackground = new TreeSet<>();
    private final SubjectTurns turns = new SubjectTurns();

    /** Upstream has accepted the credential, as of its last answer. */
    boolean accepted;
    final GatewayRefusal gatewayRefusal = new GatewayRefusal();

    /** What it adds to the sums over all credentials. */
    RunningWindows.@Nullable Window window;
    private @Nullable RateReading lastReading;
    private @Nullable Disposable timer;
    private @Nullable Moment timerAt;

    CredentialState(String name, Budget budget, RatePermits rate) {
        this.name = name;
        this.budget = budget;
        this.rate = rate;
    }

    /** Returns the turn of a call that is about to wait. */
    long turnOf(String subject) {
        return turns.next(subject);
    }

    private NavigableSet<QueuedCall> queueOf(QueuedCall call) {
        return call.hasCaller ? ofCallers : ofBackground;
    }

    void add(QueuedCall call) {
        queueOf(call).add(call);
    }

    void remove(QueuedCall call) {
        queueOf(call).remove(call);
    }

    /** Notes that a call starts. */
    void started(QueuedCall call) {
        turns.started(call.turn);
    }

    /** A caller waits for the call from now on. */
    void promote(QueuedCall call) {
        if (ofBackground.remove(call)) {
            call.hasCaller = true;
            ofCallers.add(call);
        }
    }

    /** Returns the call whose turn is next: the longest waiting of a caller, and only then one that nobody waits for. */
    @Nullable
    QueuedCall next() {
        return hasCallers() ? ofCallers.first() : ofBackground.isEmpty() ? null : ofBackground.first();
    }

    boolean hasCallers() {
        return !ofCallers.isEmpty();
    }

    int waiting() {
        return ofCallers.size() + ofBackground.size();
    }

    /** Returns the calls that wait, in the order of their turns. */
    List<QueuedCall> inOrder() {
        return Stream.concat(ofCallers.stream(), ofBackground.stream()).toList();
    }

    /** Keeps what an answer said, once the budget knows it: not where the answer is older than what is known of the window. */
    void note(@Nullable RateReading said, Moment now) {
        Budget.Known known = budget.known(now);
        boolean older = said != null && said.remaining() != null && known != null && said.remaining() > known.left();
        lastReading = said == null || older ? lastReading : said;
    }

    @Nullable
    RateReading lastReading() {
        return lastReading;
    }

    boolean isIdle() {
        return waiting() == 0 && budget.underWay() == 0;
    }

    /** Returns whether the timer is set for that moment, or for an earlier one. */
    boolean isTimerSet(Moment at) {
        return timerAt != null && !timerAt.isAfter(at);
    }

    void setTimer(@Nullable Moment at, @Nullable Disposable next) {
        if (timer != null) {
            timer.dispose();
        }
        timerAt = at;
        timer = next;
    }
}
