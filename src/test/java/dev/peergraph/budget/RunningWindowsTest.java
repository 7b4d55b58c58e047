package dev.peergraph.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.budget.RunningWindows.Sums;
import dev.peergraph.budget.RunningWindows.Window;
import dev.peergraph.time.Moment;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningWindowsTest {

    /** Against sums over all credentials, taken anew each time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 99})
    void sumUpTheWindowsThatHaveNotEnded(long seed) {
        Random random = new Random(seed);
        RunningWindows windows = new RunningWindows();
        Map<Integer, @Nullable Window> all = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(3);
            int credential = random.nextInt(50);
            @Nullable
            Window after = random.nextInt(5) == 0
                    ? null
                    : new Window(credential, 1 + random.nextInt(100), random.nextInt(100), new Moment(now + random.nextInt(200)));
            windows.replace(all.get(credential), after);
            all.put(credential, after);
            long limit = 0;
            long remaining = 0;
            for (@Nullable
            Window window : all.values()) {
                if (window != null && new Moment(now).isBefore(window.until())) {
                    limit += window.limit();
                    remaining += window.remaining();
                }
            }
            assertThat(windows.at(new Moment(now))).as("seed %d step %d", seed, step).isEqualTo(new Sums(limit, remaining));
        }
    }
}
