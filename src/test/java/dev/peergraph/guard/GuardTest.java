package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.guard.GuardFixture.Asked;
import dev.peergraph.guard.GuardFixture.UpstreamCall;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.Urgency;
import dev.peergraph.time.Moment;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GuardTest {

    private final PageFailure down = new PageFailure.Unavailable("down", null, null);

    private GuardFixture guard = new GuardFixture("max-retries", "0");

    /** Whatever happened: once nobody asks any more, nothing is held. */
    @AfterEach
    void holdsNothingInTheEnd() {
        guard.pass(Duration.ofMinutes(1));
        assertThat(guard.queue.isIdle()).isTrue();
    }

    private static Duration retryAfter(Asked asked) {
        Duration retryAfter = switch (asked.failure) {
            case PageFailure.RateLimited limited -> limited.retryAfter();
            case PageFailure.Unavailable unavailable -> unavailable.retryAfter();
            case null, default -> null;
        };
        if (retryAfter == null) {
            throw new AssertionError("no time to come again: " + asked.failure);
        }
        return retryAfter;
    }

    @Test
    void endsAWaitAtTheDeadlineOfItsAskerAndCancelsTheCall() {
        Asked asked = guard.ask("a");
        guard.pass(Duration.ofMillis(14_999));
        assertThat(asked.isOpen()).isTrue();
        guard.pass(Duration.ofMillis(1));
        assertThat(asked.failure).isInstanceOf(PageFailure.Unavailable.class).hasMessageContaining("15000 ms");
        assertThat(guard.lastCall().cancelled).isTrue();
    }

    @Test
    void keepsWhatAnswersAndRefusalsSayOfBudgets() {
        assertThat(guard.credentials.lastReading("a")).isEmpty();
        guard.ask("a");
        RateReading first = guard.reading(100, 97, 23);
        guard.lastCall().answer(first);
        assertThat(guard.credentials.lastReading("a")).contains(first);
        assertThat(guard.credentials.lastReading("b")).isEmpty();
        guard.ask("a");
        RateReading refusal = guard.reading(100, 0, 20);
        guard.lastCall().refuse(20, refusal);
        assertThat(guard.credentials.lastReading("a")).contains(refusal);
    }

    @Test
    void tellsItsStateWhileTheQueueIsLocked() throws InterruptedException {
        guard.learn("a", 100, 97, 23);
        guard.learn("b", 50, 0, 1);
        guard.ask("b");
        guard.ask("c");
        Map<String, Double> told = new ConcurrentHashMap<>();
        synchronized (guard.credentials) {
            Thread scrape = Thread.ofPlatform().start(() -> guard.meters.getMeters()
                    .forEach(meter -> told.put(meter.getId().getName(), meter.measure().iterator().next().getValue())));
            scrape.join(Duration.ofSeconds(30));
        }
        assertThat(told).containsEntry(GuardMeters.LIMIT, 150.0)
                .containsEntry(GuardMeters.REMAINING, 97.0)
                .containsEntry(GuardMeters.CREDENTIALS, 3.0)
                .containsEntry(GuardMeters.QUEUE_SIZE, 1.0)
                .containsEntry(GuardMeters.UNDER_WAY, 1.0);
    }

    @Nested
    class Stories {

        private final PageTrace trace = PageTrace.begun();

        @Test
        void tellHowLongACallWaitedForItsTurnAndHowOftenItWasMade() {
            guard = new GuardFixture("max-retries", "1");
            guard.learn("a", 50, 0, 1);
            Asked asked = guard.ask("a", Urgency.INTERACTIVE, trace);
            guard.pass(Duration.ofSeconds(2));
            assertThat(guard.calls).hasSize(2);
            assertThat(trace.waited()).isEqualTo(MovableClock.at(GuardFixture.START).until(guard.lastCall().at)).isPositive();
            guard.lastCall().fail(down);
            guard.pass(Duration.ofSeconds(5));
            guard.lastCall().answer();
            assertThat(asked.page).isNotNull();
            assertThat(trace.calls()).isEqualTo(2);
            assertThat(PageTrace.NONE.calls()).isZero();
        }

        @Test
        void tellOfAWaitThatLedToNoCall() {
            guard.learn("a", 50, 0, 1);
            Asked asked = guard.ask("a", Urgency.INTERACTIVE, trace);
            guard.pass(Duration.ofMillis(300));
            asked.leave();
            assertThat(trace.waited()).isEqualTo(Duration.ofMillis(300));
            assertThat(trace.calls()).isZero();
        }
    }

    @Nested
    class Budgets {

        @Test
        void sendsOneCallFirstAndTheOthersOnceItHasToldTheBudget() {
            List<Asked> asked = guard.ask("a", 12);
            assertThat(guard.calls).hasSize(1);
            guard.lastCall().answer(1000, 999, 60);
            assertThat(guard.calls).hasSize(12);
            List.copyOf(guard.calls).stream().skip(1).forEach(UpstreamCall::answer);
            assertThat(asked).noneMatch(Asked::isOpen);
        }

        @Test
        void fetchesAsManyAsFitInOrderAndRefusesTheRestWithATime() {
            guard.learn("a", 1000, 10, 40);
            List<Asked> asked = guard.ask("a", 50);
            int left = 10;
            for (int i = 1; i < guard.calls.size(); i++) {
                guard.calls.get(i).answer(1000, --left, 40);
            }
            int served = (int) asked.stream().filter(each -> each.page != null).count();
            assertThat(served).isBetween(9, 10);
            assertThat(asked.subList(0, served)).allMatch(each -> each.page != null);
            assertThat(asked.subList(served, 50)).allSatisfy(each -> {
                assertThat(each.failure).isInstanceOf(PageFailure.RateLimited.class);
                assertThat(retryAfter(each)).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(41));
            });
        }

        @Test
        void countsFailedCallsByTheClassOfTheirCause() {
            guard.ask("a");
            guard.lastCall().fail(new PageFailure.Unavailable("gone", null, null, FailureCause.DNS));
            guard.ask("a");
            guard.lastCall().fail(new PageFailure.Unavailable("odd", guard.answer(507, null), null));
            guard.ask("a");
            guard.lastCall().answer(50, 40, 1);
            assertThat(guard.meters.get(GuardMeters.CALLS).tags("outcome", "unavailable", "cause", "DNS").timer().count()).isEqualTo(1);
            assertThat(guard.meters.get(GuardMeters.CALLS).tags("outcome", "unavailable", "cause", "STATUS_5XX").timer().count())
                    .isEqualTo(1);
            assertThat(guard.meters.get(GuardMeters.CALLS).tags("outcome", "success", "cause", "none").timer().count()).isEqualTo(1);
        }

        @Test
        void tellsWhyItIsStopped() {
            for (int i = 0; i < 10; i++) {
                guard.ask("a");
                guard.lastCall().fail(new PageFailure.Unavailable("late", null, null, FailureCause.TIMEOUT));
            }
            assertThat(guard.ask("a").failure).isInstanceOfSatisfying(PageFailure.Unavailable.class,
                    stopped -> assertThat(stopped.reason()).isEqualTo(FailureCause.TIMEOUT));
            assertThat(guard.calls).hasSize(10);
        }

        @Test
        void waitsForAWindowThatBeginsSoonAndServesInOrder() {
            guard.learn("a", 50, 0, 1);
            List<Asked> asked = guard.ask("a", 3);
            assertThat(guard.calls).hasSize(1);
            guard.pass(Duration.ofSeconds(1));
            assertThat(guard.calls).hasSize(1);
            guard.pass(Duration.ofMillis(10));
            assertThat(guard.calls).hasSize(2);
            guard.lastCall().answer(50, 49, 1);
            assertThat(guard.calls).hasSize(4);
            assertThat(asked.getFirst().page).isNotNull();
            guard.calls.get(2).answer(50, 48, 1);
            guard.calls.get(3).answer(50, 47, 1);
            assertThat(asked).noneMatch(Asked::isOpen);
        }

        @Test
        void startsNoCallBeforeRetryAfterHasPassed() {
            guard.ask("a");
            guard.lastCall().refuse(2, null);
            Moment refusedAt = guard.clock.now();
            Asked waiting = guard.ask("a");
            guard.pass(Duration.ofMillis(1999));
            assertThat(guard.calls).hasSize(1);
            guard.pass(Duration.ofMillis(2));
            assertThat(guard.lastCall().at).isGreaterThanOrEqualTo(refusedAt.plus(Duration.ofSeconds(2)));
            guard.lastCall().answer();
            assertThat(waiting.page).isNotNull();
        }

        @Test
        void doesNotMakeOneCredentialWaitForAnother() {
            guard.learn("a", 50, 0, 1);
            guard.ask("a", 100);
            Asked other = guard.ask("b");
            guard.lastCall().answer();
            assertThat(other.page).isNotNull();
        }

        @Test
        void leavesBudgetToCallersAndServesTheBackgroundOnlyFromWhatIsSpare() {
            guard.learn("a", 100, 51, 60);
            guard.ask("a", Urgency.background());
            assertThat(guard.calls).hasSize(1);
            Asked refused = guard.ask("a", Urgency.background());
            assertThat(refused.failure).isInstanceOf(PageFailure.RateLimited.class);
            guard.ask("a");
            assertThat(guard.calls).hasSize(2);
            guard.lastCall().answer(100, 90, 60);
        }

        @Test
        void servesABackgroundCallAsSoonAsACallerJoinsIt() {
            guard.ask("a");
            Urgency urgency = Urgency.background();
            Asked background = guard.ask("a", urgency);
            Asked caller = guard.ask("a");
            urgency.becomeInteractive();
            assertThat(background.isOpen()).isTrue();
            guard.calls.getFirst().answer(100, 3, 60);
            guard.calls.get(1).answer(100, 2, 60);
            assertThat(background.page).isNotNull();
            assertThat(caller.isOpen()).isTrue();
        }

        @Test
        void goesOnWithoutAnyHeaderAndSendsMoreAtOnceWithEachAnswer() {
            guard.ask("a", 7);
            guard.calls.get(0).answer();
            assertThat(guard.calls).hasSize(3);
            guard.calls.get(1).answer();
            guard.calls.get(2).answer();
            assertThat(guard.calls).hasSize(7);
            List.copyOf(guard.calls).stream().skip(3).forEach(UpstreamCall::answer);
        }

        @Test
        void forgetsCredentialsButNotThoseWithCallsUnderWay() {
            guard = new GuardFixture("credentials.max", "100");
            guard.ask("kept");
            UpstreamCall kept = guard.lastCall();
            for (int i = 0; i < 5_000; i++) {
                guard.learn("c-" + i, 100, 99, 60);
            }
            assertThat(guard.credentials.count()).isBetween(1L, 101L);
            assertThat(guard.ask("kept").isOpen()).isTrue();
            assertThat(guard.lastCall().request.key().partition()).isEqualTo("c-4999");
            kept.answer(100, 50, 60);
            assertThat(guard.credentials.lastReading("kept")).isPresent();
            guard.lastCall().answer(100, 49, 60);
            guard.pass(Duration.ofHours(2));
            assertThat(guard.credentials.count()).isZero();
        }
    }

    @Nested
    class TheGatewaysOwnCredential {

        private PageFailure refusal() {
            return new PageFailure.GatewayUnauthenticated("no", guard.answer(401, null));
        }

        private void refuse(String partition) {
            guard.askAs("somebody", partition);
            guard.lastCall().fail(refusal());
        }

        private double counted() {
            return guard.meters.get("peergraph.upstream.gateway.refused").counter().count();
        }

        @Test
        void isTriedByOneCallAtATimeOnceItIsRefused() {
            refuse("key");
            for (int i = 0; i < 20; i++) {
                assertThat(guard.askAs("somebody", "key").failure).isInstanceOf(PageFailure.GatewayUnauthenticated.class);
            }
            assertThat(guard.calls).hasSize(1);
            guard.pass(Duration.ofSeconds(2));
            Asked probe = guard.askAs("somebody", "key");
            assertThat(guard.askAs("somebody", "key").failure).isInstanceOf(PageFailure.GatewayUnauthenticated.class);
            assertThat(guard.calls).hasSize(2);
            guard.lastCall().answer(100, 99, 60);
            assertThat(probe.page).isNotNull();
            assertThat(guard.askAs("somebody", "key").isOpen()).isTrue();
            guard.lastCall().answer(100, 98, 60);
            assertThat(counted()).isEqualTo(1);
        }

        @Test
        void refusesThoseWhoWaitTogetherWithTheOneCall() {
            List<Asked> waiting = List.of(guard.askAs("somebody", "key"), guard.askAs("somebody", "key"),
                    guard.askAs("somebody", "key"));
            guard.lastCall().fail(refusal());
            assertThat(waiting).allSatisfy(asked -> assertThat(asked.failure).isInstanceOf(PageFailure.GatewayUnauthenticated.class));
            assertThat(guard.calls).hasSize(1);
        }

        @Test
        void isUsedAtOnceWhenItIsReplacedHoweverManyCallsWereRefused() {
            guard = new GuardFixture("max-unauthenticated", "1");
            for (int i = 0; i < 5; i++) {
                refuse("old");
                guard.pass(Duration.ofSeconds(2));
            }
            Asked replaced = guard.askAs("somebody", "new");
            guard.lastCall().answer(100, 99, 60);
            assertThat(replaced.page).isNotNull();
            assertThat(counted()).isEqualTo(5);
        }

        @Test
        void isNotTakenAgainByACallFromBeforeItsRefusal() {
            guard.learn("key", 100, 99, 60);
            Asked slow = guard.askAs("somebody", "key");
            UpstreamCall before = guard.lastCall();
            guard.pass(Duration.ofMillis(100));
            refuse("key");
            before.answer(100, 98, 60);
            assertThat(slow.page).isNotNull();
            assertThat(guard.askAs("somebody", "key").failure).isInstanceOf(PageFailure.GatewayUnauthenticated.class);
        }
    }

    @Nested
    class TheBreaker {

        @Test
        void opensAfterFailuresStopsCallsAndTellsWhenToComeAgain() {
            guard.failCalls("a", 10);
            assertThat(guard.breaker.state()).isEqualTo(State.OPEN);
            guard.pass(Duration.ofSeconds(4));
            Asked asked = guard.ask("a");
            assertThat(guard.calls).hasSize(10);
            assertThat(asked.failure).isInstanceOf(PageFailure.Unavailable.class);
            assertThat(retryAfter(asked)).isEqualTo(Duration.ofSeconds(6));
        }

        @Test
        void closesAfterOneProbe() {
            guard.failCalls("a", 10);
            guard.pass(Duration.ofMillis(10_001));
            Asked probe = guard.ask("a");
            assertThat(retryAfter(guard.ask("b"))).isEqualTo(Duration.ofSeconds(1));
            guard.lastCall().answer();
            assertThat(probe.page).isNotNull();
            assertThat(guard.breaker.state()).isEqualTo(State.CLOSED);
            assertThat(guard.ask("b").isOpen()).isTrue();
        }

        @Test
        void getsTheLeaveOfAProbeBackFromAnAskerWhoLeaves() {
            guard.failCalls("a", 10);
            guard.pass(Duration.ofMillis(10_001));
            guard.ask("a").leave();
            assertThat(guard.calls).hasSize(11);
            Asked next = guard.ask("a");
            guard.lastCall().answer();
            assertThat(next.page).isNotNull();
            assertThat(guard.breaker.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void emptiesTheQueueAtOnceWhenItOpens() {
            guard = new GuardFixture("max-retries", "0", "breaker.window", "1");
            guard.ask("other");
            UpstreamCall failing = guard.lastCall();
            guard.learn("a", 50, 0, 1);
            List<Asked> waiting = guard.ask("a", 20);
            assertThat(waiting).allMatch(Asked::isOpen);
            failing.fail(down);
            assertThat(waiting).allSatisfy(asked -> {
                assertThat(asked.failure).isInstanceOf(PageFailure.Unavailable.class);
                assertThat(retryAfter(asked)).isEqualTo(Duration.ofSeconds(10));
            });
        }

        @Test
        void ignoresRefusalsOfCallersAndOfBudgets() {
            for (int i = 0; i < 30; i++) {
                guard.ask("a" + i);
                guard.lastCall().fail(new PageFailure.Forbidden("no", guard.answer(403, null)));
                guard.ask("b" + i);
                guard.lastCall().refuse(1, null);
            }
            assertThat(guard.breaker.state()).isEqualTo(State.CLOSED);
            assertThat(guard.breaker.metrics().getNumberOfBufferedCalls()).isZero();
        }

        @Test
        void ignoresCallsForWhichNoConnectionWasFreeAndDoesNotRetryThem() {
            guard = new GuardFixture();
            guard.learn("a", 100, 50, 60);
            for (int i = 0; i < 60; i++) {
                Asked asked = guard.ask("a");
                guard.lastCall().fail(new PageFailure.NoConnection("full"));
                assertThat(asked.failure).isInstanceOf(PageFailure.NoConnection.class);
            }
            assertThat(guard.calls).hasSize(61);
            assertThat(guard.breaker.metrics().getNumberOfFailedCalls()).isZero();
            assertThat(guard.ask("a").isOpen()).as("budget that was not spent").isTrue();
        }

        @Test
        void opensForCallsThatAreSlowButNotForWaitsInTheQueue() {
            for (int i = 0; i < 10; i++) {
                guard.learn("a" + i, 50, 0, 1);
                guard.ask("a" + i);
            }
            guard.pass(Duration.ofMillis(1010));
            List.copyOf(guard.calls).stream().skip(10).forEach(call -> call.answer(50, 49, 1));
            assertThat(guard.breaker.metrics().getNumberOfSlowCalls()).isZero();
            for (int i = 0; i < 20; i++) {
                guard.ask("s" + i);
            }
            guard.pass(Duration.ofSeconds(6));
            List.copyOf(guard.calls).stream().skip(20).forEach(UpstreamCall::answer);
            assertThat(guard.breaker.state()).isEqualTo(State.OPEN);
        }
    }

    @Nested
    class Retries {

        @Test
        void triesAgainAfterAPause() {
            guard = new GuardFixture();
            Asked asked = guard.ask("a");
            guard.lastCall().fail(down);
            guard.pass(Duration.ofMillis(200));
            assertThat(guard.calls).hasSize(2);
            guard.lastCall().answer();
            assertThat(asked.page).isNotNull();
            assertThat(guard.meters.counter(GuardMeters.RETRIES).count()).isEqualTo(1);
        }

        @Test
        void givesUpAfterTheMostRetries() {
            guard = new GuardFixture();
            Asked asked = guard.ask("a");
            for (int i = 0; i < 3; i++) {
                guard.lastCall().fail(down);
                guard.pass(Duration.ofSeconds(2));
            }
            assertThat(guard.calls).hasSize(3);
            assertThat(asked.failure).isSameAs(down);
        }

        @Test
        void keepsToTheShareOfRetries() {
            guard = new GuardFixture("retry-share", "0.1", "breaker.window", "10000", "breaker.minimum-calls", "10000");
            for (int i = 0; i < 200; i++) {
                guard.ask("a");
                for (int tries = 0; tries < 3 && !guard.queue.isIdle(); tries++) {
                    guard.lastCall().fail(down);
                    guard.pass(Duration.ofSeconds(2));
                }
            }
            assertThat(guard.calls.size() - 200).isBetween(25, 30);
        }

        @Test
        void waitsAsLongAsUpstreamAsksFor() {
            guard = new GuardFixture();
            guard.ask("a");
            guard.lastCall().fail(new PageFailure.Unavailable("busy", guard.answer(503, null), Duration.ofSeconds(3)));
            guard.pass(Duration.ofMillis(2999));
            assertThat(guard.calls).hasSize(1);
            guard.pass(Duration.ofMillis(300));
            assertThat(guard.calls).hasSize(2);
        }

        @Test
        void tellsWhenToComeAgainWhereTheBreakerStopsARetry() {
            guard = new GuardFixture("breaker.window", "1");
            Asked asked = guard.ask("a");
            guard.lastCall().fail(new PageFailure.Unavailable("down", guard.answer(500, null), null));
            guard.pass(Duration.ofSeconds(1));
            assertThat(guard.calls).hasSize(1);
            assertThat(retryAfter(asked)).isGreaterThan(Duration.ofSeconds(8));
            assertThat(asked.failure).isInstanceOfSatisfying(PageFailure.class, failure -> assertThat(failure.answer()).isNotNull());
        }
    }

    @Nested
    class AnAskerWhoLeaves {

        @Test
        void inTheQueueIsNotServed() {
            guard.learn("a", 50, 0, 1);
            guard.ask("a").leave();
            assertThat(guard.queue.isIdle()).isTrue();
            guard.pass(Duration.ofSeconds(3));
            assertThat(guard.calls).hasSize(1);
        }

        @Test
        void inACallGivesEverythingBack() {
            Asked asked = guard.ask("a");
            asked.leave();
            assertThat(guard.lastCall().cancelled).isTrue();
            assertThat(guard.queue.isIdle()).isTrue();
            assertThat(guard.breaker.metrics().getNumberOfBufferedCalls()).isZero();
        }

        @Test
        void inAPauseIsNotServed() {
            guard = new GuardFixture();
            Asked asked = guard.ask("a");
            guard.lastCall().fail(down);
            asked.leave();
            guard.pass(Duration.ofSeconds(5));
            assertThat(guard.calls).hasSize(1);
            assertThat(guard.queue.isIdle()).isTrue();
        }
    }

    @Test
    void twoHundredStalledCallsLeaveNothingBehind() {
        guard = new GuardFixture("max-retries", "0", "max-unauthenticated", "1000");
        for (int i = 0; i < 200; i++) {
            guard.ask("a" + i);
        }
        assertThat(guard.calls).hasSize(64);
        assertThat(guard.meters.get(GuardMeters.UNDER_WAY).gauge().value()).isEqualTo(64);
        guard.pass(Duration.ofSeconds(15));
        assertThat(guard.queue.isIdle()).isTrue();
        assertThat(guard.meters.get(GuardMeters.UNDER_WAY).gauge().value()).isZero();
        assertThat(guard.breaker.state()).isEqualTo(State.OPEN);
    }
}
