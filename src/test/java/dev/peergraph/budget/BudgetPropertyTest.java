package dev.peergraph.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
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

    enum Window {
        ALIGNED, FROM_FIRST_CALL, SLIDING
    }

    /** What upstream is like. Times are milliseconds since the start. */
    record Upstream(Window kind, int limit, long windowMillis, boolean roundsDown, int rivalPerWindow, long slowestMillis, long phase) {
        static Upstream drawn(Random random, boolean rival, Window... kinds) {
            int limit = 20 + random.nextInt(180);
            long window = new long[]{1000, 2000, 5000, 60_000}[random.nextInt(4)];
            return new Upstream(kinds[random.nextInt(kinds.length)], limit, window, random.nextInt(4) == 0, rival ? limit / 2 : 0,
                    Math.max(4, window / 40), random.nextInt((int) window));
        }
    }

    /** An upstream that counts, a rival, and a gateway that always wants to call; told in events. */
    private static final class Simulation {
        private record Event(long at, Runnable what) {
        }

        private final Upstream upstream;
        private final Random random;
        private final Budget budget = new Budget(16, 0.5);
        private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
        private final Deque<Long> counted = new ArrayDeque<>();
        private final Map<Long, Integer> refusals = new HashMap<>();
        private long windowStart = Long.MIN_VALUE;
        private long now;
        private long noCallBefore;
        private long passed;
        private long rivalPassed;
        private int early;

        Simulation(Upstream upstream, Random random) {
            this.upstream = upstream;
            this.random = random;
        }

        void run(long until) {
            for (long window = 0; window < until; window += upstream.windowMillis) {
                for (int i = 0; i < upstream.rivalPerWindow; i++) {
                    at(window + random.nextLong(upstream.windowMillis), () -> rivalPassed += count() ? 1 : 0);
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
            at(now + 1 + random.nextLong(upstream.slowestMillis / 2), () -> arrive(call));
        }

        private void arrive(Call call) {
            boolean granted = count();
            passed += granted ? 1 : 0;
            int remaining = upstream.limit - counted.size();
            long reset = Math.max(0, resetAt() - now);
            long seconds = upstream.roundsDown ? reset / 1000 : Math.ceilDiv(reset, 1000);
            if (!granted) {
                refusals.merge(upstream.kind == Window.SLIDING ? now / upstream.windowMillis : windowStart, 1, Integer::sum);
            }
            at(now + 1 + random.nextLong(upstream.slowestMillis / 2), () -> answer(call, granted, remaining, seconds));
        }

        private void answer(Call call, boolean granted, int remaining, long seconds) {
            RateReading said = RateReading.of(upstream.limit, remaining, Duration.ofSeconds(seconds), moment(), DATE);
            if (granted) {
                budget.answered(call, said, moment());
            } else {
                noCallBefore = Math.max(noCallBefore, now + seconds * 1000);
                budget.refused(call, said, Duration.ofSeconds(seconds), moment());
            }
            pump();
        }

        private boolean count() {
            forget();
            if (counted.size() >= upstream.limit) {
                return false;
            }
            if (counted.isEmpty() && upstream.kind == Window.FROM_FIRST_CALL) {
                windowStart = now;
            }
            counted.add(now);
            return true;
        }

        private void forget() {
            if (upstream.kind == Window.ALIGNED) {
                windowStart = Math.floorDiv(now - upstream.phase, upstream.windowMillis) * upstream.windowMillis + upstream.phase;
                counted.removeIf(at -> at < windowStart);
            } else if (upstream.kind == Window.SLIDING) {
                counted.removeIf(at -> at <= now - upstream.windowMillis);
            } else if (now >= windowStart + upstream.windowMillis) {
                counted.clear();
            }
        }

        private long resetAt() {
            return (upstream.kind == Window.SLIDING ? counted.getFirst() : windowStart) + upstream.windowMillis;
        }
    }

    private static Simulation simulated(Upstream upstream, long seed, int windows) {
        Simulation simulation = new Simulation(upstream, new Random(seed));
        simulation.run(windows * upstream.windowMillis);
        return simulation;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261125, 7_777})
    void provokesNoRefusalAndUsesTheBudgetWhileNobodyElseSpendsIt(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Upstream upstream = Upstream.drawn(random, false, Window.ALIGNED, Window.FROM_FIRST_CALL);
            Simulation simulation = simulated(upstream, random.nextLong(), 20);
            assertThat(simulation.refusals).as("seed %s run %s %s", seed, run, upstream).isEmpty();
            if (!upstream.roundsDown || upstream.windowMillis > 10_000) {
                assertThat(simulation.passed).as("seed %s run %s %s", seed, run, upstream)
                        .isGreaterThanOrEqualTo((long) (0.9 * 19 * upstream.limit));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 20261126, 8_888})
    void provokesAtMostOneRefusalAWindowAndUsesWhatARivalLeaves(long seed) {
        Random random = new Random(seed);
        int windowsWithTwo = 0;
        for (int run = 0; run < RUNS; run++) {
            Upstream upstream = Upstream.drawn(random, true, Window.ALIGNED, Window.FROM_FIRST_CALL);
            Simulation simulation = simulated(upstream, random.nextLong(), 20);
            assertThat(simulation.refusals.values()).as("seed %s run %s %s", seed, run, upstream).allMatch(count -> count <= 2);
            windowsWithTwo += (int) simulation.refusals.values().stream().filter(count -> count == 2).count();
            assertThat(simulation.early).as("calls before Retry-After").isZero();
            if (!upstream.roundsDown || upstream.windowMillis > 10_000) {
                assertThat(simulation.passed + simulation.rivalPassed).as("seed %s run %s %s", seed, run, upstream)
                        .isGreaterThanOrEqualTo((long) (0.9 * 19 * upstream.limit));
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
            Upstream upstream = Upstream.drawn(random, random.nextBoolean(), Window.SLIDING);
            Simulation simulation = simulated(upstream, random.nextLong(), 20);
            int refused = simulation.refusals.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(refused).as("seed %s run %s %s: %s", seed, run, upstream, simulation.refusals).isLessThanOrEqualTo(5 * 20);
            assertThat(simulation.early).as("calls before Retry-After").isZero();
            assertThat(simulation.passed).as("seed %s run %s %s", seed, run, upstream).isGreaterThan(upstream.limit);
        }
    }
}
