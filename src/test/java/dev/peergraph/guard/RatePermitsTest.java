package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.guard.GuardFixture.Asked;
import dev.peergraph.guard.GuardFixture.UpstreamCall;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.Urgency;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The operator's own limits for each credential. */
class RatePermitsTest {

    private GuardFixture guard = new GuardFixture();

    @AfterEach
    void holdsNothingInTheEnd() {
        guard.pass(Duration.ofMinutes(1));
        assertThat(guard.queue.isIdle()).isTrue();
    }

    /** Answers each call at once for some time, without a word on a rate limit or with one. */
    private void answerFor(Duration time, boolean withLimit) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMillis(10)) {
            while (!guard.open().isEmpty()) {
                UpstreamCall call = guard.open().getFirst();
                if (withLimit) {
                    call.answer(1_000_000, 1_000_000, 60);
                } else {
                    call.answer();
                }
            }
            guard.pass(Duration.ofMillis(10));
        }
    }

    private long mostCallsWithin(Duration period) {
        return guard.calls.stream().mapToLong(first -> guard.calls.stream()
                .filter(call -> !call.at.isBefore(first.at) && call.at.isBefore(first.at.plus(period))).count()).max().orElse(0);
    }

    @Nested
    class WhileUpstreamHasToldNoLimit {

        @Test
        void sendFiftyCallsInASecondAndHoldTheOthersBackForTheNext() {
            List<Asked> asked = guard.ask("a", 140);
            answerFor(Duration.ofMillis(990), false);
            assertThat(guard.calls).hasSize(50);
            answerFor(Duration.ofSeconds(2), false);
            assertThat(guard.calls).hasSize(140);
            assertThat(asked).allMatch(each -> each.page != null);
        }

        @Test
        void refuseThoseWhoseTurnIsTooFarAndNameTheProperty() {
            guard = new GuardFixture("rate.initial-calls", "2", "rate.period", "1m");
            List<Asked> asked = guard.ask("a", 4);
            answerFor(Duration.ofMillis(50), false);
            assertThat(guard.calls).hasSize(2);
            assertThat(asked.getLast().failure).isInstanceOf(PageFailure.RateLimited.class)
                    .hasMessageContaining("peergraph.guard.rate.initial-calls: 2 calls in 60000 ms");
        }

        @Test
        void limitEachCredentialByItself() {
            guard = new GuardFixture("rate.initial-calls", "2", "rate.period", "1m");
            guard.ask("a", 3);
            answerFor(Duration.ofMillis(50), false);
            Asked other = guard.ask("b");
            answerFor(Duration.ofMillis(50), false);
            assertThat(other.page).isNotNull();
        }

        @Test
        void endOnceUpstreamTellsItsLimit() {
            List<Asked> asked = guard.ask("a", 400);
            answerFor(Duration.ofMillis(100), true);
            assertThat(asked).allMatch(each -> each.page != null);
        }

        @Test
        void areNoneAtZero() {
            guard = new GuardFixture("rate.initial-calls", "0");
            List<Asked> asked = guard.ask("a", 400);
            answerFor(Duration.ofMillis(100), false);
            assertThat(asked).allMatch(each -> each.page != null);
        }
    }

    @Nested
    class OfTheOperator {

        @Test
        void holdWhateverUpstreamAllows() {
            guard = new GuardFixture("rate.calls", "7", "rate.period", "100ms");
            List<Asked> asked = guard.ask("a", 100);
            answerFor(Duration.ofMillis(1600), true);
            assertThat(asked).allMatch(each -> each.page != null);
            assertThat(guard.calls.stream().map(call -> GuardFixture.begin().until(call.at).toMillis() / 100).distinct().count())
                    .isEqualTo(15);
            assertThat(mostCallsWithin(Duration.ofMillis(1))).isLessThanOrEqualTo(7);
        }

        @Test
        void refuseByTheNameOfTheProperty() {
            guard = new GuardFixture("rate.calls", "1", "rate.period", "10s");
            guard.learn("a", 100, 99, 60);
            guard.pass(Duration.ofSeconds(4));
            Asked refused = guard.ask("a");
            assertThat(refused.failure).isInstanceOfSatisfying(PageFailure.RateLimited.class, limited -> {
                assertThat(limited.getMessage()).contains("peergraph.guard.rate.calls: 1 calls in 10000 ms");
                assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(6));
            });
        }

        @Test
        void leaveAPermitOfOneWhoLeftToTheNext() {
            guard = new GuardFixture("rate.calls", "1", "rate.period", "1s");
            guard.learn("a", 100, 99, 60);
            for (int i = 0; i < 10; i++) {
                guard.ask("a").leave();
            }
            Asked next = guard.ask("a");
            guard.pass(Duration.ofMillis(999));
            assertThat(guard.calls).hasSize(1);
            Moment due = GuardFixture.begin().plus(Duration.ofSeconds(1));
            guard.pass(Duration.ofMillis(1));
            assertThat(guard.lastCall().at).isEqualTo(due);
            guard.lastCall().answer();
            assertThat(next.page).isNotNull();
        }

        @Test
        void refuseRefreshesThatWouldWait() {
            guard = new GuardFixture("rate.calls", "1", "rate.period", "1s");
            guard.learn("a", 100, 99, 60);
            assertThat(guard.ask("a", Urgency.background()).failure).isInstanceOf(PageFailure.RateLimited.class);
        }
    }
}
