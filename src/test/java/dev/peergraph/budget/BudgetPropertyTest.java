package dev.peergraph.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.budget.CountingUpstream.Kind;
import dev.peergraph.budget.CountingUpstream.Windows;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets before a model of upstream that counts: ten times the load, every kind of window, rivals, and answers out of order. */
class BudgetPropertyTest {

    private static final int RUNS = 60;
    private static final Instant DATE = Instant.parse("2026-01-05T10:00:00Z");
    private static final Moment START = MovableClock.at(DATE);

    /** An upstream that counts, a rival, and a gateway that always wants to call; told in events. */
    private static final class Simulation {
        private record Event(long at, Runnable what) {
        }

        private final Kind upstream;
        private final CountingUpstream counter;
        private final Random random;
        private final Budget budget = new Budget(16, 0.5);
        private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
        private final Map<Long, Integer> refusals;
        private long now;
        private long noCallBefore;
        private long passed;
        private long rivalPassed;
        private int early;

        Simulation(Kind upstream, Random random) {
            this.upstream = upstream;
            this.counter = new CountingUpstream(upstream);
            this.refusals = counter.refusals();
            this.random = random;
        }

        void run(long until) {
            for (long window = 0; window < until; window += upstream.windowMillis()) {
                for (int i = 0; i < upstream.rivalPerWindow(); i++) {
                    at(window + random.nextLong(upstream.windowMillis()), () -> rivalPassed += counter.count(now) ? 1 : 0);
                }
            }
            at(0, this::pump);
            while (!events.isEmpty() && events.peek().at < until) {
                Event event = events.remove();
                now = event.at;
                event.what.run();
            }
        }

        private void at(long time, Runnable what) {
            events.add(new Event(time, what));
        }

        private Moment moment() {
            return START.plus(Duration.ofMillis(now));
        }

        private void pump() {
            while (true) {
                switch (budget.decide(moment(), false)) {
                    case Budget.Decision.Go _ -> call();
                    case Budget.Decision.Busy busy -> {
                        at(millis(busy.askAgainAt()), this::pump);
                        return;
                    }
                    case Budget.Decision.Spent spent -> {
                        at(millis(spent.until()), this::pump);
                        return;
                    }
                }
            }
        }

        private static long millis(Moment at) {
            return START.until(at).toMillis();
        }

        private void call() {
            early += now < noCallBefore ? 1 : 0;
            Call call = budget.start(moment());
            at(now + 1 + random.nextLong(upstream.slowestMillis() / 2), () -> arrive(call));
        }

        private void arrive(Call call) {
            CountingUpstream.Answer answer = counter.call(now);
            passed += answer.granted() ? 1 : 0;
            at(now + 1 + random.nextLong(upstream.slowestMillis() / 2),
                    () -> answer(call, answer.granted(), answer.remaining(), answer.resetSeconds()));
        }

        private void answer(Call call, boolean granted, int remaining, long seconds) {
            RateReading said = RateReading.of(upstream.limit(), remaining, Duration.ofSeconds(seconds), moment(), DATE);
            if (granted) {
                budget.answered(call, said, moment());
            } else {
                noCallBefore = Math.max(noCallBefore, now + seconds * 1000);
                budget.refused(call, said, Duration.ofSeconds(seconds), moment());
            }
            pump();
        }
    }

    private static Simulation simulated(Kind upstream, long seed, int windows) {
        Simulation simulation = new Simulation(upstream, new Random(seed));
        simulation.run(windows * upstream.windowMillis());
        return simulation;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261125, 7_777})
    void provokesNoRefusalAndUsesTheBudgetWhileNobodyElseSpendsIt(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Kind upstream = Kind.drawn(random, false, Windows.ALIGNED, Windows.FROM_FIRST_CALL);
            Simulation simulation = simulated(upstream, random.nextLong(), 20);
            assertThat(simulation.refusals).as("seed %s run %s %s", seed, run, upstream).isEmpty();
            if (!upstream.roundsDown() || upstream.windowMillis() > 10_000) {
                assertThat(simulation.passed).as("seed %s run %s %s", seed, run, upstream)
                        .isGreaterThanOrEqualTo((long) (0.9 * 19 * upstream.limit()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 20261126, 8_888})
    void provokesAtMostOneRefusalAWindowAndUsesWhatARivalLeaves(long seed) {
        Random random = new Random(seed);
        int windowsWithTwo = 0;
        for (int run = 0; run < RUNS; run++) {
            Kind upstream = Kind.drawn(random, true, Windows.ALIGNED, Windows.FROM_FIRST_CALL);
            Simulation simulation = simulated(upstream, random.nextLong(), 20);
            assertThat(simulation.refusals.values()).as("seed %s run %s %s", seed, run, upstream).allMatch(count -> count <= 2);
            windowsWithTwo += (int) simulation.refusals.values().stream().filter(count -> count == 2).count();
            assertThat(simulation.early).as("calls before Retry-After").isZero();
            if (!upstream.roundsDown() || upstream.windowMillis() > 10_000) {
                assertThat(simulation.passed + simulation.rivalPassed).as("seed %s run %s %s", seed, run, upstream)
                        .isGreaterThanOrEqualTo((long) (0.9 * 19 * upstream.limit()));
            }
        }
        // A rival that draws its moments may by chance call several times within a round trip.
        assertThat(windowsWithTwo).as("seed %s", seed).isLessThanOrEqualTo(RUNS * 20 / 200);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 20261127, 9_999})
    void bearsWithAWindowThatSlides(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Kind upstream = Kind.drawn(random, random.nextBoolean(), Windows.SLIDING);
            Simulation simulation = simulated(upstream, random.nextLong(), 20);
            int refused = simulation.refusals.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(refused).as("seed %s run %s %s: %s", seed, run, upstream, simulation.refusals).isLessThanOrEqualTo(5 * 20);
            assertThat(simulation.early).as("calls before Retry-After").isZero();
            assertThat(simulation.passed).as("seed %s run %s %s", seed, run, upstream).isGreaterThan(upstream.limit());
        }
    }
}
