package dev.peergraph.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.budget.CountingUpstream.Kind;
import dev.peergraph.budget.CountingUpstream.Windows;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that share one budget before a model of upstream that counts: ten times the load, rivals, and messages that take their time. */
class SharedBudgetPropertyTest {

    private static final int RUNS = 12;
    private static final int WINDOWS = 20;
    private static final long START = SimulatedFleet.START;

    private static Kind drawn(Random random, double rival) {
        int limit = 30 + random.nextInt(170);
        long window = new long[]{5000, 10_000, 60_000}[random.nextInt(3)];
        Windows windows = random.nextBoolean() ? Windows.ALIGNED : Windows.FROM_FIRST_CALL;
        return new Kind(windows, limit, window, false, (int) (limit * rival), 20 + random.nextInt(150), random.nextInt((int) window));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 7_777})
    void replicasProvokeNoRefusalAndUseTheBudgetWhileNobodyElseSpendsIt(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Kind kind = drawn(random, 0);
            int size = 2 + random.nextInt(4);
            SimulatedFleet fleet = new SimulatedFleet(size, kind, 0, new Random(random.nextLong())).run(WINDOWS);
            assertThat(fleet.upstream.refusals()).as("seed %d run %d: %d replicas, %s", seed, run, size, kind).isEmpty();
            assertThat(fleet.passed).as("seed %d run %d: %d replicas, %s", seed, run, size, kind)
                    .isGreaterThanOrEqualTo((long) (0.9 * (WINDOWS - 1) * kind.limit()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 20261130, 8_888})
    void replicasTogetherProvokeAtMostOneRefusalAWindowAndUseWhatARivalLeaves(long seed) {
        Random random = new Random(seed);
        long windowsWithSeveral = 0;
        for (int run = 0; run < RUNS; run++) {
            Kind kind = drawn(random, 1 / 3.0);
            int size = 2 + random.nextInt(4);
            SimulatedFleet fleet = new SimulatedFleet(size, kind, 0, new Random(random.nextLong())).run(WINDOWS);
            windowsWithSeveral += fleet.windowsWithSeveral();
            assertThat(fleet.upstream.refusals().values()).as("seed %d run %d: %d replicas, %s", seed, run, size, kind)
                    .allMatch(count -> count <= 2);
            assertThat(fleet.passed + fleet.rivalPassed).as("seed %d run %d: %d replicas, %s", seed, run, size, kind)
                    .isGreaterThanOrEqualTo((long) (0.9 * (WINDOWS - 1) * kind.limit()));
        }
        // A rival that draws its moments may by chance call several times within a round trip.
        assertThat(windowsWithSeveral).as("seed %d", seed).isLessThanOrEqualTo(RUNS * WINDOWS / 200);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 20261201, 9_999})
    void repliesThatComeTooLateCostFewRefusalsAndLittleOfTheBudget(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Kind kind = drawn(random, 0);
            SimulatedFleet fleet = new SimulatedFleet(3, kind, 0.05, new Random(random.nextLong())).run(WINDOWS);
            assertThat(fleet.refusals()).as("seed %d run %d: %s", seed, run, kind).isLessThanOrEqualTo(WINDOWS);
            assertThat(fleet.passed).as("seed %d run %d: %s", seed, run, kind)
                    .isGreaterThanOrEqualTo((long) (0.8 * (WINDOWS - 1) * kind.limit()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 20261202})
    void aStoreThatLosesAllCostsAtMostOneFurtherRefusal(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Kind kind = drawn(random, 0);
            SimulatedFleet fleet = new SimulatedFleet(3, kind, 0, new Random(random.nextLong()));
            fleet.at(START + 2 * kind.windowMillis() + random.nextLong(kind.windowMillis()), () -> fleet.store = new ModelStore());
            fleet.run(6);
            assertThat(fleet.refusals()).as("seed %d run %d: %s", seed, run, kind).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theCallsOfAReplicaThatDiesExpireAndTheOthersUseTheBudget() {
        Random random = new Random(5);
        Kind kind = new Kind(Windows.FROM_FIRST_CALL, 50, 10_000, false, 0, 100, 0);
        SimulatedFleet fleet = new SimulatedFleet(3, kind, 0, random);
        SimulatedFleet.Replica dying = fleet.replicas.getFirst();
        for (long time = START + 10_000; time < START + 20_000; time += 10) {
            fleet.at(time, () -> dying.isDead |= dying.underWay >= 3);
        }
        fleet.run(4);
        assertThat(dying.isDead).as("it had calls under way").isTrue();
        long before = fleet.passed;
        fleet.run(10);
        assertThat(fleet.passed - before).isGreaterThanOrEqualTo((long) (0.9 * 9 * kind.limit()));
        assertThat(fleet.upstream.refusals()).isEmpty();
    }
}
