package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

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
        return request -> Mono.defer(() -> tries(pages, request)
                .timeout(remaining(request), Mono.error(this::outOfTime), scheduler))
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
        retries.deposit();
        return next(pages, request, 0, null);
    }

    private Mono<PeeringPage> next(PeeringPages pages, PageRequest request, int repeats, @Nullable PageFailure last) {
        return once(pages, request).onErrorResume(failure -> again(pages, request, repeats, last, failure));
    }

    /** One try; what it holds goes back before its outcome is told. */
    private Mono<PeeringPage> once(PeeringPages pages, PageRequest request) {
        Ticket ticket = new Ticket(request);
        return line.turn(ticket)
                .then(Mono.defer(() -> {
                    ticket.called = true;
                    request.story().called();
                    return pages.page(request);
                }))
                .doOnSuccess(page -> line.succeeded(ticket, page))
                .doOnError(failure -> line.failed(ticket, failure))
                .doOnCancel(() -> line.cancelled(ticket));
    }

    /** Tries once more after a pause, or gives the failure. */
    private Mono<PeeringPage> again(PeeringPages pages, PageRequest request, int repeats, @Nullable PageFailure last, Throwable failure) {
        if (failure instanceof Refused refused) {
            return Mono.error(told(refused.failure(), last));
        }
        if (!(failure instanceof PageFailure expected) || repeats >= properties.maxRetries() || !request.urgency().isInteractive()) {
            return Mono.error(failure);
        }
        Optional<Duration> pause = FailurePolicy.pause(expected, repeats, ThreadLocalRandom.current().nextDouble(),
                Duration.between(clock.instant(), request.deadline()));
        if (pause.isEmpty() || !retries.take()) {
            return Mono.error(failure);
        }
        meters.retried();
        return Mono.delay(pause.get(), scheduler).then(Mono.defer(() -> next(pages, request, repeats + 1, expected)));
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
