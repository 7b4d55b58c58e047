package dev.peergraph.guard;

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
 * Stands before the upstream, from outside in: the request's deadline, retries, the queue with its budgets and places, the breaker. Waiting
 * in the queue is no part of the call, so it is not timed as upstream's slowness.
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

    /** Where the call need not wait, as nearly always, it is made without more ado. */
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

    /** Gives back what a call holds, before its outcome is passed on. */
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

    /** A retry that may not go leaves the failure before it standing, but a stopped upstream tells when to come again. */
    private static PageFailure told(PageFailure refused, @Nullable PageFailure before) {
        if (before == null) {
            return refused;
        }
        return refused instanceof PageFailure.Unavailable stopped && stopped.retryAfter() != null
                ? new PageFailure.Unavailable(stopped.getMessage(), before.answer(), stopped.retryAfter(), before.reason())
                : before;
    }
}
