package dev.peergraph.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Replicas that share one budget through a store. */
class SharedBudgetTest {

    private final ModelStore store = new ModelStore();
    private final Moment start = ModelStore.at(SimulatedFleet.START);

    private @Nullable Call ask(SharedBudget budget, Moment now, boolean spareOnly) {
        if (!(budget.decide(now, spareOnly) instanceof Budget.Decision.Go)) {
            return null;
        }
        if (budget.mustAsk(now, spareOnly)) {
            Terms terms = budget.ask(spareOnly);
            budget.heard(store.reserve(budget.nextId(), terms, now), now);
        }
        return budget.decide(now, spareOnly) instanceof Budget.Decision.Go ? budget.start(now) : null;
    }

    private SharedBudget budget() {
        return new SharedBudget(16, 0.5, SimulatedFleet.LONGEST_CALL, () -> 3);
    }

    private RateReading reading(int limit, int remaining, int resetSeconds, Moment now) {
        return RateReading.of(limit, remaining, Duration.ofSeconds(resetSeconds), now, Instant.EPOCH);
    }

    private void report(SharedBudget budget, Moment now) {
        budget.takeReports().forEach(report -> store.report(report, now));
    }

    @Test
    void oneCallOfTheWholeFleetFindsOutAnUnknownLimit() {
        SharedBudget first = budget();
        SharedBudget second = budget();
        Call opener = ask(first, start, false);
        assertThat(opener).isNotNull();
        assertThat(ask(second, start, false)).isNull();
        Moment later = start.plus(Duration.ofMillis(100));
        first.answered(opener, reading(50, 49, 10, later), later);
        report(first, later);
        assertThat(ask(second, later, false)).isNotNull();
        assertThat(second.isLimitKnown()).isTrue();
    }

    @Test
    void aRefusalOfOneReplicaHoldsAllBack() {
        SharedBudget first = budget();
        SharedBudget second = budget();
        Call call = ask(first, start, false);
        assertThat(call).isNotNull();
        first.refused(call, null, Duration.ofSeconds(7), start);
        report(first, start);
        assertThat(ask(second, start, false)).isNull();
        assertThat(second.decide(start, false)).isEqualTo(new Budget.Decision.Spent(start.plus(Duration.ofSeconds(7))));
        assertThat(ask(second, start.plus(Duration.ofSeconds(7)), false)).isNotNull();
    }

    @Test
    void aBackgroundCallLeavesItsShareOfTheLimitToCallersOfAllReplicas() {
        SharedBudget first = budget();
        SharedBudget second = budget();
        Call call = ask(first, start, false);
        assertThat(call).isNotNull();
        first.answered(call, reading(50, 20, 10, start), start);
        report(first, start);
        assertThat(ask(second, start, true)).isNull();
        assertThat(second.decide(start, true)).isInstanceOf(Budget.Decision.Spent.class);
        assertThat(ask(second, start, false)).as("a caller's").isNotNull();
    }

    @Test
    void aReplicaThatIsApartUsesItsShareOfWhatIsLeft() {
        SharedBudget alone = budget();
        Call call = ask(alone, start, false);
        assertThat(call).isNotNull();
        alone.answered(call, reading(100, 31, 60, start), start);
        Moment now = start;
        int left = 31;
        int started = 0;
        while (left > 0) {
            alone.heard(new Word.Apart(), now);
            if (!(alone.decide(now, false) instanceof Budget.Decision.Go)) {
                break;
            }
            Call next = alone.start(now);
            started++;
            alone.answered(next, reading(100, --left, 60, now), now);
        }
        assertThat(alone.decide(now, false)).isInstanceOf(Budget.Decision.Spent.class);
        assertThat(left).as("left to the two others").isGreaterThanOrEqualTo(2);
        assertThat(started).isPositive();
    }

    @Test
    void aGrantThatIsNotUsedIsGivenBack() {
        SharedBudget first = budget();
        Terms terms = first.ask(false);
        first.heard(store.reserve(first.nextId(), terms, start), start);
        assertThat(store.underWay()).isEqualTo(1);
        first.giveBack();
        report(first, start);
        assertThat(store.underWay()).isZero();
        assertThat(first.mustAsk(start, false)).isTrue();
    }

    @Test
    void aQuestionThatIsAskedTwiceCountsOnce() {
        SharedBudget first = budget();
        Terms terms = first.ask(false);
        Word lost = store.reserve(first.nextId(), terms, start);
        first.heard(new Word.Apart(), start);
        Moment later = start.plus(Duration.ofSeconds(1));
        Word word = store.reserve(first.nextId(), first.ask(false), later);
        assertThat(List.of(lost, word)).allMatch(each -> each instanceof Word.Granted);
        assertThat(store.underWay()).isEqualTo(1);
    }

    @Test
    void tellsTheStoreOfItsCallsUnderWayOnceThatHasLostAll() {
        SharedBudget first = budget();
        Call opener = ask(first, start, false);
        assertThat(opener).isNotNull();
        first.answered(opener, reading(50, 49, 10, start), start);
        report(first, start);
        assertThat(ask(first, start, false)).isNotNull();
        assertThat(ask(first, start, false)).isNotNull();
        Moment later = start.plus(Duration.ofMillis(50));
        ModelStore empty = new ModelStore();
        first.heard(empty.reserve(first.nextId(), first.ask(false), later), later);
        assertThat(first.mustAsk(later, false)).as("asks again at once").isTrue();
        first.heard(empty.reserve(first.nextId(), first.ask(false), later), later);
        assertThat(empty.underWay()).isEqualTo(2);
        assertThat(first.decide(later, false)).as("nothing is known any more, and two are under way")
                .isInstanceOf(Budget.Decision.Busy.class);
    }

    @Test
    void tellsTheStoreOfTheCallsThatStartedWithoutItsWord() {
        SharedBudget first = budget();
        first.heard(new Word.Apart(), start);
        first.start(start);
        Moment later = start.plus(Duration.ofSeconds(1));
        first.heard(store.reserve(first.nextId(), first.ask(false), later), later);
        assertThat(store.underWay()).isEqualTo(1);
        assertThat(first.decide(later, false)).isInstanceOf(Budget.Decision.Busy.class);
    }
}
