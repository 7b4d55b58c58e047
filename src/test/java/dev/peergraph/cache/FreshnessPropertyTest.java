package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What a page is good for, against a count of seconds. A failure names its seed. */
class FreshnessPropertyTest {

    private static final List<PeeringPhase> PHASES = List.of(PeeringPhase.values());
    private static final Instant FETCHED = Instant.parse("2026-01-05T10:00:00Z");
    private static final Moment MOMENT = MovableClock.at(FETCHED);

    @Test
    void windowsFollowOneAnotherAndEndWhereTheNextBegins() {
        for (int seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            int fresh = random.nextInt(4);
            int inTransit = random.nextInt(4);
            int revalidate = random.nextInt(4);
            int ifError = random.nextInt(4);
            CacheProperties windows = new CacheProperties(seconds(fresh), seconds(inTransit), seconds(revalidate), seconds(ifError),
                    Duration.ZERO, DataSize.ofMegabytes(1), 1);
            PeeringPhase phase = PHASES.get(random.nextInt(PHASES.size()));
            List<PageItem> items = random.nextBoolean()
                    ? List.of(CachedPeerings.item("p-1", PeeringPhase.READY), CachedPeerings.item("p-2", phase))
                    : List.of(CachedPeerings.broken("p-1"));
            boolean moving = items.size() == 2 && (phase == PeeringPhase.PROVISIONING || phase == PeeringPhase.PENDING_ACCEPT
                    || phase == PeeringPhase.DEPROVISIONING);
            int age = random.nextInt(20);

            PageAge told = Freshness.ageOf(CachedPeerings.page(MovableClock.fetched(FETCHED), items), windows);
            int lifetime = moving ? Math.min(fresh, inTransit) : fresh;
            assertThat(told).as("seed " + seed).isEqualTo(new PageAge(FETCHED, MOMENT, MOMENT.plus(seconds(lifetime)), false));
            assertThat(Freshness.of(told, windows, MOMENT.plus(seconds(age)))).as("seed " + seed)
                    .isEqualTo(oracle(age, lifetime, revalidate, ifError));
        }
    }

    /** Each second of a page's life belongs to one window. */
    private static Freshness oracle(int age, int fresh, int revalidate, int ifError) {
        String life = "F".repeat(fresh) + "R".repeat(revalidate) + "E".repeat(ifError);
        return switch (age < life.length() ? life.charAt(age) : 'G') {
            case 'F' -> Freshness.FRESH;
            case 'R' -> Freshness.REFRESH_BEHIND;
            case 'E' -> Freshness.ONLY_IF_ERROR;
            default -> Freshness.GONE;
        };
    }

    @Test
    void lastNanosecondOfAWindowStillBelongsToIt() {
        CacheProperties windows = new CacheProperties(seconds(60), seconds(10), seconds(600), seconds(3600), Duration.ZERO,
                DataSize.ofMegabytes(1), 1);
        PageAge age = new PageAge(FETCHED, MOMENT, MOMENT.plus(seconds(60)), false);
        assertThat(Freshness.of(age, windows, MOMENT.plus(seconds(60).minusNanos(1)))).isEqualTo(Freshness.FRESH);
        assertThat(Freshness.of(age, windows, MOMENT.plus(seconds(60)))).isEqualTo(Freshness.REFRESH_BEHIND);
        assertThat(Freshness.of(age, windows, MOMENT.plus(seconds(660).minusNanos(1)))).isEqualTo(Freshness.REFRESH_BEHIND);
        assertThat(Freshness.of(age, windows, MOMENT.plus(seconds(660)))).isEqualTo(Freshness.ONLY_IF_ERROR);
        assertThat(Freshness.of(age, windows, MOMENT.plus(seconds(4260).minusNanos(1)))).isEqualTo(Freshness.ONLY_IF_ERROR);
        assertThat(Freshness.of(age, windows, MOMENT.plus(seconds(4260)))).isEqualTo(Freshness.GONE);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
