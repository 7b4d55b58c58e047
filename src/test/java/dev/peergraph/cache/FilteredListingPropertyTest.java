package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Filtered listings that are cut out of the unfiltered one. A failure names its seed. */
class FilteredListingPropertyTest {

    private static final List<String> NAMES = List.of("a", "A", "a ", "b");
    private static final List<String> NETWORKS = List.of("n-1", "n-2");
    private static final List<PeeringPhase> PHASES = List.of(PeeringPhase.READY, PeeringPhase.FAILED, PeeringPhase.DISCONNECTED);

    private final CacheFixture cache = new CacheFixture();

    @Test
    void holdWhatUpstreamWouldHaveListed() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            List<PageItem> all = items(random);
            PeeringFilter filter = new PeeringFilter(some(random, NAMES), some(random, PHASES), some(random, NETWORKS));
            List<PageItem> expected = all.stream().filter(item -> listed((PageItem.Valid) item, filter)).toList();

            PeeringPage page = Objects
                    .requireNonNull(FilteredListing.of(CachedPeerings.page(MovableClock.fetched(CacheFixture.START), all), filter));
            assertThat(page.items()).as("seed " + seed).isEqualTo(expected);
            assertThat(page.totalSize()).as("seed " + seed).isEqualTo(expected.size());
        }
    }

    private static List<PageItem> items(Random random) {
        List<PageItem> items = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            String name = random.nextInt(5) == 0 ? null : NAMES.get(random.nextInt(NAMES.size()));
            PeeringPhase phase = random.nextInt(5) == 0 ? PeeringPhase.UNRECOGNIZED : PHASES.get(random.nextInt(PHASES.size()));
            items.add(CachedPeerings.item("p-" + i, name, phase, NETWORKS.get(random.nextInt(NETWORKS.size()))));
        }
        return items;
    }

    private static <T> List<T> some(Random random, List<T> values) {
        return values.stream().filter(_ -> random.nextInt(3) == 0).toList();
    }

    /** Upstream's words: each parameter that is given must have a value that equals the field. */
    private static boolean listed(PageItem.Valid item, PeeringFilter filter) {
        Peering peering = item.peering();
        boolean name = false;
        for (String wanted : filter.displayNames()) {
            name |= wanted.equals(peering.displayName());
        }
        boolean phase = false;
        for (PeeringPhase wanted : filter.phases()) {
            phase |= wanted == peering.status().phase();
        }
        boolean network = false;
        for (String wanted : filter.networks()) {
            network |= wanted.equals(peering.network().networkId());
        }
        return (filter.displayNames().isEmpty() || name) && (filter.phases().isEmpty() || phase)
                && (filter.networks().isEmpty() || network);
    }

    private static PageKey ready() {
        return new PageKey("partition", "env-1", new PeeringFilter(List.of(), List.of(PeeringPhase.READY), List.of()), 1000, null);
    }

    private void holdListing(List<PageItem> items, boolean more) {
        cache.answers(_ -> Mono.fromSupplier(() -> CachedPeerings.page(cache.clock.fetched(), items, more ? "more" : null)));
        CacheFixture.got(cache.page(CacheFixture.key()));
        cache.answersNext();
    }

    @Test
    void areAnsweredFromAFreshListingWithItsAge() {
        holdListing(List.of(CachedPeerings.item("p-1", PeeringPhase.READY), CachedPeerings.item("p-2", PeeringPhase.FAILED)), false);
        cache.clock.advance(Duration.ofSeconds(59));
        PeeringPage page = CacheFixture.got(cache.page(ready()));
        assertThat(page.items()).extracting(PageItem::id).containsExactly("p-1");
        assertThat(page.age().fetchedAt()).isEqualTo(CacheFixture.START);
        assertThat(page.age().freshUntil()).isEqualTo(MovableClock.at(CacheFixture.START).plus(Duration.ofSeconds(60)));
        assertThat(cache.calls).hasSize(1);
        assertThat(cache.count("hit")).isEqualTo(1);
    }

    @Test
    void areAskedForWhereTheListingIsNotFreshOrNotWholeOrNotReadableOrNotWanted() {
        List<PageItem> items = List.of(CachedPeerings.item("p-1", PeeringPhase.READY));
        holdListing(items, true);
        CacheFixture.got(cache.page(ready()));
        assertThat(cache.calls).as("more to follow").hasSize(2);

        CacheFixture broken = new CacheFixture();
        broken.answers(_ -> Mono.fromSupplier(
                () -> CachedPeerings.page(broken.clock.fetched(), List.of(items.getFirst(), CachedPeerings.broken("p-2")))));
        CacheFixture.got(broken.page(CacheFixture.key()));
        CacheFixture.got(broken.page(ready()));
        assertThat(broken.calls).as("a broken item").hasSize(2);

        CacheFixture old = new CacheFixture();
        CacheFixture.got(old.page(CacheFixture.key()));
        CacheFixture.got(old.page(old.request(ready(), Wanted.REVALIDATED)));
        assertThat(old.calls).as("a fresh one wanted").hasSize(2);
        CacheFixture.got(old.page(new PageKey("partition", "env-1", ready().filter(), 1000, "token")));
        assertThat(old.calls).as("a later page").hasSize(3);
        CacheFixture.got(old.page(new PageKey("other", "env-1", ready().filter(), 1000, null)));
        assertThat(old.calls).as("another credential").hasSize(4);
        old.clock.advance(Duration.ofSeconds(60));
        CacheFixture.got(old.page(new PageKey("partition", "env-1", new PeeringFilter(List.of("x"), List.of(), List.of()), 1000, null)));
        assertThat(old.calls).as("no longer fresh").hasSize(5);
    }

    @Test
    void areAnsweredFromAStaleListingWhereUpstreamFails() {
        holdListing(List.of(CachedPeerings.item("p-1", PeeringPhase.READY), CachedPeerings.item("p-2", PeeringPhase.FAILED)), false);
        cache.clock.advance(Duration.ofHours(3));
        cache.fails(CacheFixture.unavailable());
        PeeringPage page = CacheFixture.got(cache.page(ready()));
        assertThat(page.items()).extracting(PageItem::id).containsExactly("p-1");
        assertThat(page.age().stale()).isTrue();
        cache.clock.advance(Duration.ofHours(24));
        StepVerifier.create(cache.page(ready())).expectError().verify(Duration.ofSeconds(60));
    }
}
