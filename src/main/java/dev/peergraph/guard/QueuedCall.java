package dev.peergraph.guard;

import dev.peergraph.budget.Call;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.time.Moment;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/** One attempt of a call on its way through the queue. What is not final is guarded by the queue's lock, but for {@link #called}. */
final class QueuedCall implements Comparable<QueuedCall> {

    /** Where an attempt is. */
    enum State {
        WAITING, UNDER_WAY, OVER
    }

    /**
     * What a call that is under way holds.
     *
     * @param call its part of the budget
     * @param breaker the breaker's permission
     * @param address where the call counts as one of an unverified credential; {@code null} if upstream has accepted the credential
     */
    record Permits(Call call, Breaker.Permission breaker, UnverifiedCredentials.@Nullable Address address) {
    }

    final PageRequest request;
    final CredentialState credential;
    final long number;
    final long turn;
    final Moment since;

    /** Whether the request went to upstream, once it might. */
    volatile boolean called;

    State state = State.WAITING;
    boolean hasCaller;
    @Nullable
    Permits permits;
    @Nullable
    PageFailure refusal;

    /** Signals that the call may start, or may not; only there while somebody waits for that. */
    Sinks.@Nullable Empty<Void> signal;

    QueuedCall(PageRequest request, CredentialState credential, long turn, long number, Moment since) {
        this.request = request;
        this.credential = credential;
        this.turn = turn;
        this.number = number;
        this.since = since;
        this.hasCaller = request.urgency().isInteractive();
    }

    /**
     * Returns whether upstream may count the call by the gateway's address: it has not accepted the credential, which is not the gateway's.
     */
    boolean isUnverified() {
        return !credential.accepted && !request.caller().borrowsCredential();
    }

    /** Calls of one credential come in their turns, and those of one turn in the order in which they were queued. */
    @Override
    public int compareTo(QueuedCall other) {
        return turn == other.turn ? Long.compare(number, other.number) : Long.compare(turn, other.turn);
    }
}
