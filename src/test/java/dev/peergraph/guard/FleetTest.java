package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.guard.GuardFixture.Asked;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.Urgency;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Guards of several replicas, which share the budgets of their credentials. */
class FleetTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ModelFleet fleet = new ModelFleet(time);
    private final GuardFixture first = guard();
    private final GuardFixture second = guard();

    private GuardFixture guard() {
        return new GuardFixture(time, fleet, "max-retries", "0");
    }

    /** Whatever happened: once nobody asks any more, nothing is held, here or there. */
    @AfterEach
    void holdsNothingInTheEnd() {
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(first.queue.isIdle()).isTrue();
        assertThat(second.queue.isIdle()).isTrue();
        assertThat(fleet.store("a").underWay()).isZero();
    }

    @Test
    void startsACallOnceTheFleetAllowsIt() {
        fleet.delay = Duration.ofMillis(5);
        Asked asked = first.ask("a");
        assertThat(first.calls).isEmpty();
        first.pass(Duration.ofMillis(5));
        assertThat(first.calls).hasSize(1);
        first.lastCall().answer(100, 99, 60);
        assertThat(asked.page).isNotNull();
    }

    @Test
    void sendsOneCallOfAllReplicasToFindOutTheLimit() {
        Asked opener = first.ask("a");
        Asked other = second.ask("a");
        assertThat(first.calls).hasSize(1);
        assertThat(second.calls).isEmpty();
        first.lastCall().answer(100, 99, 60);
        second.pass(Duration.ofMillis(100));
        assertThat(second.calls).hasSize(1);
        second.lastCall().answer(100, 98, 60);
        assertThat(List.of(opener, other)).allMatch(asked -> asked.page != null);
    }

    @Test
    void holdsBackWhatAnotherReplicaWasRefused() {
        first.learn("a", 100, 99, 60);
        second.learn("a", 100, 98, 60);
        first.ask("a");
        first.lastCall().refuse(30, first.reading(100, 0, 30));
        Asked held = second.ask("a");
        assertThat(held.failure).isInstanceOf(PageFailure.RateLimited.class);
        assertThat(((PageFailure.RateLimited) held.failure).retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
        assertThat(second.calls).hasSize(1);
    }

    @Test
    void givesBackWhatIsGrantedToACallerWhoHasLeft() {
        fleet.delay = Duration.ofMillis(5);
        first.ask("a").leave();
        first.pass(Duration.ofMillis(4));
        first.pass(Duration.ofMillis(1));
        assertThat(fleet.store("a").underWay()).isEqualTo(1);
        first.pass(Duration.ofMillis(5));
        assertThat(fleet.store("a").underWay()).isZero();
        assertThat(first.calls).isEmpty();
        assertThat(first.credentials.count()).isEqualTo(1);
    }

    @Test
    void givesWhatIsGrantedToTheNextCallerWhoWaits() {
        fleet.delay = Duration.ofMillis(5);
        Asked left = first.ask("a");
        Asked waits = first.ask("a");
        left.leave();
        first.pass(Duration.ofMillis(5));
        assertThat(first.calls).hasSize(1);
        first.lastCall().answer(100, 99, 60);
        assertThat(waits.page).isNotNull();
    }

    @Test
    void decidesAloneWhereTheFleetDoesNotAnswer() {
        fleet.isApart = true;
        Asked asked = first.ask("a");
        assertThat(first.calls).hasSize(1);
        first.lastCall().answer(90, 60, 60);
        assertThat(asked.page).isNotNull();
        List<Asked> many = first.ask("a", 60);
        while (!first.open().isEmpty()) {
            int left = 60 - first.calls.size();
            first.open().getFirst().answer(90, left, 60);
        }
        long served = many.stream().filter(each -> each.page != null).count();
        assertThat(served).isPositive();
        assertThat(many).allMatch(each -> each.page != null || each.failure instanceof PageFailure.RateLimited);
    }

    @Test
    void keepsThePlaceOfACallThatTheFleetIsAskedFor() {
        GuardFixture narrow = new GuardFixture(time, fleet, "max-retries", "0", "concurrency.total", "1");
        fleet.delay = Duration.ofMillis(5);
        Asked a = narrow.ask("a");
        Asked b = narrow.ask("b");
        narrow.pass(Duration.ofMillis(20));
        assertThat(narrow.calls).hasSize(1);
        narrow.lastCall().answer(100, 99, 60);
        narrow.pass(Duration.ofMillis(20));
        assertThat(narrow.calls).hasSize(2);
        narrow.lastCall().answer(100, 99, 60);
        assertThat(List.of(a, b)).allMatch(asked -> asked.page != null);
        narrow.pass(Duration.ofMillis(20));
        assertThat(narrow.queue.isIdle()).isTrue();
    }

    @Test
    void leavesWhatIsSpareToTheBackgroundOfTheWholeFleet() {
        first.learn("a", 100, 40, 60);
        Asked behind = second.ask("a", Urgency.background());
        assertThat(behind.failure).isInstanceOf(PageFailure.RateLimited.class);
        assertThat(second.calls).isEmpty();
        second.ask("a");
        assertThat(second.calls).hasSize(1);
        second.lastCall().answer(100, 39, 60);
    }

    @Test
    void tellsWhatTheFirstAnswerSaidThoughAnotherReplicaHasReadLess() {
        second.ask("a");
        first.pass(Duration.ofSeconds(2));
        first.learn("a", 100, 40, 60);
        second.ask("a");
        second.calls.getFirst().answer(100, 60, 60);
        assertThat(second.credentials.lastReading("a")).isPresent();
        List.copyOf(second.open()).forEach(call -> call.answer(100, 39, 60));
    }

    @Test
    void sharesTheOperatorsMaximumBetweenTheReplicas() {
        GuardFixture limited = new GuardFixture(time, fleet, "max-retries", "0", "rate.calls", "9", "rate.initial-calls", "0", "max-wait",
                "0s");
        limited.learn("a", 1000, 999, 60);
        limited.ask("a", 10);
        assertThat(limited.calls).hasSize(3);
        limited.open().forEach(call -> call.answer(1000, 990, 60));
        fleet.replicas = 1;
        assertThat(limited.ask("a").failure).isInstanceOf(PageFailure.RateLimited.class);
        limited.pass(Duration.ofSeconds(1));
        limited.ask("a", 10);
        assertThat(limited.calls).hasSize(12);
        List.copyOf(limited.open()).forEach(call -> call.answer(1000, 980, 60));
    }

    @Test
    void sharesAMaximumOfFewerCallsThanReplicasInALongerPeriod() {
        GuardFixture limited = new GuardFixture(time, fleet, "max-retries", "0", "rate.calls", "2", "rate.initial-calls", "0", "max-wait",
                "0s");
        limited.learn("a", 1000, 999, 60);
        limited.pass(Duration.ofMillis(1500));
        assertThat(limited.ask("a").failure).isInstanceOf(PageFailure.RateLimited.class);
        limited.pass(Duration.ofMillis(500));
        limited.learn("a", 1000, 998, 60);
    }
}
