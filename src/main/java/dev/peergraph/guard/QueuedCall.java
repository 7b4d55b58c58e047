package dev.peergraph.guard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.budget.Call;
import dev.peergraph.guard.Refusals.Refused;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.time.Moment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One attempt of a call on its way through the queue. Thread-safe. */
final class QueuedCall implements Comparable<QueuedCall> {

    /** Where an attempt is. */
    private enum State {
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
    final Moment since;
    private final long number;
    private final long turnOfSubject;

    /** Whether the request went to upstream, once it might. */
    volatile boolean called;

    @GuardedBy("credential.lock")
    private State state = State.WAITING;
    @GuardedBy("credential.lock")
    private boolean hasCaller;
    @GuardedBy("credential.lock")
    private @Nullable Permits permits;
    @GuardedBy("credential.lock")
    private @Nullable PageFailure refusal;
    @GuardedBy("credential.lock")
    private Sinks.@Nullable Empty<Void> signal;

    /** Written once, before the call is handed to its asker. */
    private @Nullable Mono<Void> turn;

    QueuedCall(PageRequest request, CredentialState credential, long number, Moment since) {
        this.request = request;
        this.credential = credential;
        this.turnOfSubject = credential.turnOf(Objects.requireNonNullElse(request.caller().subject(), ""));
        this.number = number;
        this.since = since;
        this.hasCaller = request.urgency().isInteractive();
    }

    /** Notes that the queue has taken the call in, and so knows whether it waits. */
    void entered() {
        synchronized (credential.lock) {
            if (state == State.WAITING) {
                signal = Sinks.empty();
                turn = signal.asMono();
            } else if (refusal != null) {
                turn = Mono.error(new Refused(refusal));
            }
        }
    }

    /** Returns the turn of the call: {@code null} if it may start at once, else completes when it may, or fails with {@link Refused}. */
    @Nullable
    Mono<Void> turn() {
        return turn;
    }

    boolean isWaiting() {
        synchronized (credential.lock) {
            return state == State.WAITING;
        }
    }

    boolean hasCaller() {
        synchronized (credential.lock) {
            return hasCaller;
        }
    }

    /** Notes that a caller waits for the call from now on. */
    void promote() {
        synchronized (credential.lock) {
            hasCaller = true;
        }
    }

    /** Notes that the call starts, and what it holds until its end. */
    void start(Permits held, Notifications notifications) {
        synchronized (credential.lock) {
            state = State.UNDER_WAY;
            permits = held;
            Sinks.Empty<Void> waiting = signal;
            if (waiting != null) {
                notifications.add(waiting::tryEmitEmpty);
            }
        }
    }

    /** Notes that the call is refused. */
    void refuse(PageFailure failure, Notifications notifications) {
        synchronized (credential.lock) {
            state = State.OVER;
            refusal = failure;
            Sinks.Empty<Void> waiting = signal;
            if (waiting != null) {
                notifications.add(() -> waiting.tryEmitError(new Refused(failure)));
            }
        }
    }

    /** Notes that the call has ended; returns what it held, {@code null} if it was not under way. */
    @Nullable
    Permits end() {
        synchronized (credential.lock) {
            Permits held = permits;
            state = State.OVER;
            permits = null;
            return held;
        }
    }

    /**
     * Returns whether upstream may count the call by the gateway's address: it has not accepted the credential, which is not the gateway's.
     */
    boolean isUnverified() {
        return !credential.isAccepted() && !request.caller().borrowsCredential();
    }

    long turnOfSubject() {
        return turnOfSubject;
    }

    /** Calls of one credential come in the turns of their subjects, and those of one turn in the order in which they were queued. */
    @Override
    public int compareTo(QueuedCall other) {
        return turnOfSubject == other.turnOfSubject ? Long.compare(number, other.number) : Long.compare(turnOfSubject, other.turnOfSubject);
    }
}
