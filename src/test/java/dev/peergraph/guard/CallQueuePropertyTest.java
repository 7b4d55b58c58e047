package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.guard.GuardFixture.UpstreamCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long calls wait for a place, against each credential's fair share of the places. */
class CallQueuePropertyTest {

    private static final int RUNS = 15;
    private static final Duration TICK = Duration.ofMillis(10);

    /** Calls that all take equally long, in ticks, by a number of places; credentials, and how many calls each of them asks for at once. */
    private record Load(int places, int credentials, int ticks, List<Integer> bursts) {

        static Load drawn(Random random) {
            int credentials = 2 + random.nextInt(8);
            List<Integer> bursts = new ArrayList<>();
            for (int i = 0; i < credentials; i++) {
                bursts.add(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1 + random.nextInt(60));
            }
            return new Load(1 + random.nextInt(8), credentials, 1 + random.nextInt(5), bursts);
        }

        /**
         * By turns, a call comes after no more of each other credential than of its own, itself included; and each place that its own give
         * back goes to another.
         */
        int callsBefore(int credential, int place) {
            int before = place + place;
            for (int other = 0; other < credentials; other++) {
                before += other == credential ? 0 : Math.min(place + 1, bursts.get(other));
            }
            return before;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 31_337})
    void noCallWaitsLongerThanWhileEachOtherCredentialIsServedAsOftenAsItsOwn(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            Load load = Load.drawn(random);
            GuardFixture guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0", "deadline", "1h",
                    "concurrency.total", String.valueOf(load.places), "concurrency.per-credential", "64",
                    "breaker.slow-call", "1h");
            for (int credential = 0; credential < load.credentials; credential++) {
                guard.learn("c-" + credential, 1_000_000, 1_000_000, 3600);
            }
            int learned = guard.calls.size();
            // All places are taken when the bursts come, in an order drawn anew.
            guard.learn("first", 1_000_000, 1_000_000, 3600);
            guard.ask("first", load.places);
            List<Integer> order = new ArrayList<>();
            for (int credential = 0; credential < load.credentials; credential++) {
                for (int i = 0; i < load.bursts.get(credential); i++) {
                    order.add(credential);
                }
            }
            Collections.shuffle(order, random);
            order.forEach(credential -> guard.ask("c-" + credential));

            Map<String, Integer> served = new HashMap<>();
            int granted = learned + 1 + load.places;
            int position = 0;
            while (!guard.open().isEmpty()) {
                guard.pass(TICK.multipliedBy(load.ticks));
                List.copyOf(guard.open()).forEach(call -> call.answer(1_000_000, 1_000_000, 3600));
                for (; granted < guard.calls.size(); granted++, position++) {
                    UpstreamCall call = guard.calls.get(granted);
                    int credential = Integer.parseInt(call.credential().substring(2));
                    int place = served.merge(call.credential(), 1, Integer::sum) - 1;
                    assertThat(position).as("seed %d run %d %s: call %d of credential %d", seed, run, load, place, credential)
                            .isLessThanOrEqualTo(load.callsBefore(credential, place));
                }
            }
            assertThat(position).isEqualTo(order.size());
        }
    }
}
