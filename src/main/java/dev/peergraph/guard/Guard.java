package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Stands before the upstream, from outside in: the request's deadline, repeats, the line with its budgets and places, the breaker. Waiting
 * in line is no part of the call, so it is not timed as upstream's slowness.
 */
public final class Guard {

    private final GuardProperties properties;
    private final WaitingLine line;
    private final GuardMeters meters;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final RetryBudget retries;

    Guard(GuardProperties properties, WaitingLine line, GuardMeters meters, InstantSource clock, Scheduler scheduler) {
        this.properties = properties;
        this.line = line;
        this.meters = meters;
        this.clock = clock;
        this.scheduler = scheduler;
        this.retries = new RetryBudget(properties.retryShare());
    }

    /** Returns how long a whole request may take. */
    public Duration deadline() {
        return properties.deadline();
    }

    /** Returns pages that are read from others under guard. */
    public PeeringPages around(PeeringPages pages) {
        return request -> Mono.defer(() -> tries(pages, request).timeout(remaining(request), scheduler))
                .onErrorMap(TimeoutException.class, _ -> outOfTime())
                .checkpoint("guarded page");
    }

    private Duration remaining(PageRequest request) {
        Duration remaining = Duration.between(clock.instant(), request.deadline());
        return remaining.isPositive() ? remaining : Duration.ZERO;
    }

    private PageFailure outOfTime() {
        return new PageFailure.Unavailable("Upstream did not answer within the " + deadline().toMillis() + " ms that a request may take.",
                null, null);
    }

    private Mono<PeeringPage> tries(PeeringPages pages, PageRequest request) {
        AtomicReference<@Nullable PageFailure> last = new AtomicReference<>();
        retries.deposit();
        return Mono.defer(() -> once(pages, request))
                .retryWhen(Retry.from(signals -> signals.concatMap(signal -> again(signal, request, last))));
    }

    /** One try; what it holds goes back before its outcome is told. */
    private Mono<PeeringPage> once(PeeringPages pages, PageRequest request) {
        Ticket ticket = new Ticket(request);
        return line.turn(ticket)
                .then(Mono.defer(() -> call(pages, request)))
                .doOnSuccess(page -> line.succeeded(ticket, page))
                .doOnError(failure -> line.failed(ticket, failure))
                .doOnCancel(() -> line.cancelled(ticket));
    }

    private Mono<PeeringPage> call(PeeringPages pages, PageRequest request) {
        request.story().called();
        return meters.timed(pages.page(request), clock);
    }

    /** Lets a failed call be tried again after a pause, or gives its failure. */
    private Mono<Long> again(Retry.RetrySignal signal, PageRequest request, AtomicReference<@Nullable PageFailure> last) {
        Throwable failure = signal.failure();
        if (failure instanceof Refused refused) {
            return Mono.error(told(refused.failure(), last.get()));
        }
        if (!(failure instanceof PageFailure expected) || signal.totalRetries() >= properties.maxRetries()
                || !request.urgency().isInteractive()) {
            return Mono.error(failure);
        }
        last.set(expected);
        Optional<Duration> pause = FailurePolicy.pause(expected, signal.totalRetries(), ThreadLocalRandom.current().nextDouble(),
                Duration.between(clock.instant(), request.deadline()));
        if (pause.isEmpty() || !retries.take()) {
            return Mono.error(failure);
        }
        meters.retried();
        return Mono.delay(pause.get(), scheduler);
    }

    /** A repeat that may not go leaves the failure before it standing, but a stopped upstream tells when to come again. */
    private static PageFailure told(PageFailure refused, @Nullable PageFailure before) {
        if (before == null) {
            return refused;
        }
        return refused instanceof PageFailure.Unavailable stopped && stopped.retryAfter() != null
                ? new PageFailure.Unavailable(stopped.getMessage(), before.answer(), stopped.retryAfter())
                : before;
    }
}
