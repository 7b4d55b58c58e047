package dev.peergraph.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The operator's maximum while replicas come and go. */
class RateSharesTest {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MovableClock clock = new MovableClock(Instant.EPOCH);
    private final AtomicInteger replicas = new AtomicInteger(2);
    private final RatePermits permits = new RatePermits.Limits(10, 0, PERIOD, replicas::get, clock).permits();

    /** Returns how many calls may start now, up to some. */
    private int start(int most) {
        for (int started = 0; started < most; started++) {
            if (permits.reserve(true, clock.now()) != null) {
                return started;
            }
            permits.use();
        }
        return most;
    }

    @Test
    void keepWhatIsLeftOfThePeriodWhenTheCountChanges() {
        assertThat(start(2)).isEqualTo(2);
        replicas.set(3);
        // Of the three that are a third, two are used.
        assertThat(start(10)).isEqualTo(1);
        replicas.set(2);
        assertThat(start(10)).isZero();
        clock.advance(PERIOD.multipliedBy(2));
        assertThat(start(10)).isEqualTo(5);
    }

    @Test
    void areNotUsedUpByACountThatComesAndGoes() {
        int started = 0;
        for (int i = 0; i < 100; i++) {
            replicas.set(2 + i % 2);
            started += start(10);
            clock.advance(PERIOD.dividedBy(10));
        }
        // Three or five in each of ten periods.
        assertThat(started).isBetween(30, 55);
    }

    @Test
    void becomeLargerFromTheNextPeriodOnly() {
        assertThat(start(10)).isEqualTo(5);
        replicas.set(1);
        assertThat(start(10)).isZero();
        clock.advance(PERIOD.multipliedBy(2));
        assertThat(start(20)).isEqualTo(10);
    }

    @Test
    void becomeSmallerAtOnce() {
        assertThat(start(2)).isEqualTo(2);
        replicas.set(5);
        assertThat(start(10)).isZero();
        clock.advance(PERIOD.multipliedBy(2));
        assertThat(start(10)).isEqualTo(2);
    }
}
