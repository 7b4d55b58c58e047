package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.UpstreamAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** Stands before the upstream: no asker waits past its deadline, and what answers say of budgets is kept. */
public final class Guard {

    private final GuardProperties properties;
    private final BudgetBook budgets;
    private final InstantSource clock;

    Guard(GuardProperties properties, BudgetBook budgets, InstantSource clock) {
        this.properties = properties;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** Returns how long a whole request may take. */
    public Duration deadline() {
        return properties.deadline();
    }

    /** Returns pages that are read from others under guard. */
    public PeeringPages around(PeeringPages pages) {
        return request -> Mono.defer(() -> pages.page(request).timeout(remaining(request)))
                .onErrorMap(TimeoutException.class, _ -> outOfTime())
                .doOnNext(page -> note(request, page))
                .doOnError(PageFailure.class, failure -> note(request, failure));
    }

    private Duration remaining(PageRequest request) {
        Duration remaining = Duration.between(clock.instant(), request.deadline());
        return remaining.isPositive() ? remaining : Duration.ZERO;
    }

    private PageFailure outOfTime() {
        return new PageFailure.Unavailable("Upstream did not answer within the " + deadline().toMillis() + " ms that a request may take.",
                null, null);
    }

    private void note(PageRequest request, PeeringPage page) {
        budgets.note(request.key().partition(), page.rate());
    }

    private void note(PageRequest request, PageFailure failure) {
        UpstreamAnswer answer = failure.answer();
        budgets.note(request.key().partition(), answer == null ? null : answer.rate());
    }
}
