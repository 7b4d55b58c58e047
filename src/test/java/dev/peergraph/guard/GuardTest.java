package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class GuardTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
    private static final RateReading READING = new RateReading(100, 97, NOW.plusSeconds(23), NOW);

    private final BudgetBook budgets = new BudgetBook();
    private final Guard guard = new Guard(new GuardProperties(Duration.ofSeconds(15)), budgets, InstantSource.fixed(NOW));

    private static PageRequest request(Instant deadline) {
        PageKey key = new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, null);
        return new PageRequest(key, new Caller("partition", new Credential("Basic x"), null), Urgency.INTERACTIVE, Wanted.CACHED, deadline);
    }

    @Test
    void endsAWaitAtTheDeadlineOfItsAskerAndCancelsTheCall() {
        TestPublisher<PeeringPage> upstream = TestPublisher.create();
        PeeringPages guarded = guard.around(_ -> upstream.mono());
        StepVerifier.withVirtualTime(() -> guarded.page(request(NOW.plusSeconds(3))))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(2999))
                .thenAwait(Duration.ofMillis(1))
                .verifyErrorSatisfies(e -> assertThat(e).isInstanceOf(PageFailure.Unavailable.class).hasMessageContaining("15000 ms"));
        upstream.assertCancelled();
    }

    @Test
    void keepsWhatAnswersSayOfBudgets() {
        PeeringPage page = new PeeringPage(List.of(), PageLinks.NONE, null, READING, PageAge.fetched(NOW));
        assertThat(budgets.lastReading("partition")).isEmpty();
        guard.around(_ -> Mono.just(page)).page(request(NOW.plusSeconds(1))).block();
        assertThat(budgets.lastReading("partition")).contains(READING);
        assertThat(budgets.lastReading("other")).isEmpty();
    }

    @Test
    void keepsWhatRefusalsSayOfBudgets() {
        UpstreamAnswer answer = new UpstreamAnswer(429, null, List.of(), null, READING);
        PeeringPages guarded = guard.around(_ -> Mono.error(new PageFailure.RateLimited("spent", answer, null)));
        StepVerifier.create(guarded.page(request(NOW.plusSeconds(1)))).verifyError(PageFailure.RateLimited.class);
        assertThat(budgets.lastReading("partition")).contains(READING);
    }

    @Test
    void refusesADeadlineThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GuardProperties(Duration.ZERO))
                .withMessage("peergraph.guard.deadline must be positive, but is PT0S");
    }
}
