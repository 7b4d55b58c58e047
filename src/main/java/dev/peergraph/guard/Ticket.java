package dev.peergraph.guard;

import dev.peergraph.pages.PageRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One try of a call on its way through the line: waiting, under way, or over. All but {@link #turn()} and {@link #called} is guarded by the
 * line's lock.
 */
final class Ticket {

    /** Where a try is. */
    enum State {
        NEW, WAITING, UNDER_WAY, OVER
    }

    /** What a call that is under way holds. */
    record Permits(Budget.Call call, Breaker.Leave leave) {
    }

    final PageRequest request;
    private final Sinks.Empty<Void> turn = Sinks.empty();

    /** Whether its call was made, once it had leave. */
    volatile boolean called;

    State state = State.NEW;
    Instant since = Instant.MIN;
    @Nullable
    Partition partition;
    @Nullable
    Permits permits;

    Ticket(PageRequest request) {
        this.request = request;
    }

    /** Returns a signal that completes once the call may start, and fails with {@link Refused} if it may not. */
    Mono<Void> turn() {
        return turn.asMono();
    }

    void go() {
        var _ = turn.tryEmitEmpty();
    }

    void refuse(Refused refused) {
        var _ = turn.tryEmitError(refused);
    }

    boolean isInteractive() {
        return request.urgency().isInteractive();
    }
}
