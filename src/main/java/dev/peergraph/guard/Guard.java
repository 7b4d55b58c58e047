package dev.peergraph.guard;

import dev.peergraph.guard.Refusals.Refused;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Protects the upstream by the request's deadline, retries inside it, and for each attempt the queue with its budgets and limits, and the
 * circuit breaker. The breaker times the calls without their wait in the queue.
 */
public final class Guard {

    private final GuardProperties properties;
    private final CallQueue queue;
    private final GuardMeters meters;
    private final MonotonicClock clock;
    private final Scheduler scheduler;
    private final RetryBudget retryBudget;

    Guard(GuardProperties properties, CallQueue queue, GuardMeters meters, MonotonicClock clock, Scheduler scheduler) {
        this.properties = properties;
        this.queue = queue;
        this.meters = meters;
        this.clock = clock;
        this.scheduler = scheduler;
        this.retryBudget = new RetryBudget(properties.retryShare());
    }

    /** Returns how long a whole request may take. */
    public Duration deadline() {
        return properties.deadline();
    }

    /** Returns pages that are read from others under guard. */
    public PeeringPages around(PeeringPages pages) {
        return request -> Mono.defer(() -> firstTry(pages, request)
                .timeout(remaining(request), Mono.error(() -> PageFailure.Unavailable.outOfTime(deadline())), scheduler))
                .checkpoint("guarded page");
    }

    private Duration remaining(PageRequest request) {
        Duration remaining = clock.now().until(request.deadline());
        return remaining.isPositive() ? remaining : Duration.ZERO;
    }

    private Mono<PeeringPage> firstTry(PeeringPages pages, PageRequest request) {
        retryBudget.deposit();
        return attempt(pages, request, 0, null);
    }

    private Mono<PeeringPage> attempt(PeeringPages pages, PageRequest request, int retries, @Nullable PageFailure last) {
        return queued(pages, request).onErrorResume(failure -> retry(pages, request, retries, last, failure));
    }

    /** A call that need not wait, as nearly all, is made without any further operator. */
    private Mono<PeeringPage> queued(PeeringPages pages, PageRequest request) {
        QueuedCall call = queue.enter(request);
        Mono<Void> turn = queue.turn(call);
        return (turn == null ? called(pages, call) : turn.then(Mono.defer(() -> called(pages, call)))).tap(() -> new End(call));
    }

    private static Mono<PeeringPage> called(PeeringPages pages, QueuedCall call) {
        call.called = true;
        call.request.trace().called();
        try {
            return pages.page(call.request);
        } catch (RuntimeException bug) {
            return Mono.error(bug);
        }
    }

    /** Ends a call in the queue before its outcome is passed on. */
    private final class End extends DefaultSignalListener<PeeringPage> {

        private final QueuedCall call;

        End(QueuedCall call) {
            this.call = call;
        }

        @Override
        public void doOnNext(PeeringPage page) {
            queue.succeeded(call, page);
        }

        @Override
        public void doOnError(Throwable failure) {
            queue.failed(call, failure);
        }

        @Override
        public void doOnCancel() {
            queue.cancelled(call);
        }
    }

    /** Tries once more after a pause, or passes the failure on. */
    private Mono<PeeringPage> retry(PeeringPages pages, PageRequest request, int retries, @Nullable PageFailure last, Throwable failure) {
        if (failure instanceof Refused refused) {
            return Mono.error(told(refused.failure(), last));
        }
        if (!(failure instanceof PageFailure expected) || retries >= properties.maxRetries() || !request.urgency().isInteractive()) {
            return Mono.error(failure);
        }
        Optional<Duration> pause = FailurePolicy.pause(expected, retries, ThreadLocalRandom.current().nextDouble(),
                clock.now().until(request.deadline()));
        if (pause.isEmpty() || !retryBudget.take()) {
            return Mono.error(failure);
        }
        meters.retried();
        return Mono.delay(pause.get(), scheduler).then(Mono.defer(() -> attempt(pages, request, retries + 1, expected)));
    }

    /** A refused retry fails as the attempt before it did, with the time of the next probe where the breaker is open. */
    private static PageFailure told(PageFailure refused, @Nullable PageFailure before) {
        if (before == null) {
            return refused;
        }
        return refused instanceof PageFailure.Unavailable stopped && stopped.retryAfter() != null
                ? new PageFailure.Unavailable(stopped.getMessage(), before.answer(), stopped.retryAfter(), before.reason())
                : before;
    }
}
