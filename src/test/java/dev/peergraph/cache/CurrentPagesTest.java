package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PeeringPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** Whether pages are what the cache would give now. */
class CurrentPagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CacheFixture cache = new CacheFixture();

    private PageIdentity fetched() {
        return identity(CacheFixture.got(cache.page(CacheFixture.key())));
    }

    private static PageIdentity identity(PeeringPage page) {
        return Objects.requireNonNull(page.identity());
    }

    private boolean areCurrent(PageIdentity... pages) {
        return cache.cache.areCurrent(List.of(pages));
    }

    private void assertFetchFails() {
        assertThat(cache.revalidated(CacheFixture.key()).onErrorComplete(PageFailure.class).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void areUntilOneIsFetchedAnew() {
        PageIdentity page = fetched();
        PageIdentity other = identity(CacheFixture.got(cache.page(CacheFixture.key("partition", "env-2"))));
        assertThat(areCurrent(page, other)).isTrue();
        PageIdentity next = identity(CacheFixture.got(cache.revalidated(CacheFixture.key())));
        assertThat(areCurrent(page)).isFalse();
        assertThat(areCurrent(page, other)).isFalse();
        assertThat(areCurrent(next, other)).isTrue();
    }

    @Test
    void areStillWhereAnotherPageIsFetched() {
        PageIdentity page = fetched();
        CacheFixture.got(cache.revalidated(CacheFixture.key("partition", "env-2")));
        CacheFixture.got(cache.revalidated(CacheFixture.key("another", "env-1")));
        assertThat(areCurrent(page)).isTrue();
    }

    @Test
    void areNotOnceUpstreamRefusesTheCredential() {
        PageIdentity page = fetched();
        cache.fails(CacheFixture.unauthenticated());
        assertFetchFails();
        assertThat(areCurrent(page)).isFalse();
    }

    @Test
    void areNotOnceTheyAreDropped() {
        PageIdentity page = fetched();
        cache.answers(_ -> Mono.error(new PageFailure.PageTokenRefused("gone", CacheFixture.answer(400))));
        assertFetchFails();
        assertThat(areCurrent(page)).isFalse();
    }

    @Test
    void areNotOnceUpstreamCannotRefreshThem() {
        PageIdentity page = fetched();
        cache.fails(CacheFixture.unavailable());
        cache.revalidated(CacheFixture.key()).onErrorComplete(PageFailure.class).block(PATIENCE);
        assertThat(areCurrent(page)).isFalse();
    }

    @Test
    void areForAMomentWhereThereIsNoRoomForThem() {
        CacheProperties usual = CacheFixture.PROPERTIES;
        CacheFixture full = new CacheFixture(new CacheProperties(usual.fresh(), usual.freshInTransit(), usual.staleWhileRevalidate(),
                usual.staleIfError(), usual.refused(), DataSize.ofBytes(1), usual.maxRefreshes()));
        PageIdentity page = identity(CacheFixture.got(full.page(CacheFixture.key())));
        assertThat(full.cache.areCurrent(List.of(page))).isTrue();
        assertThat(identity(CacheFixture.got(full.page(CacheFixture.key())))).as("not fetched again").isEqualTo(page);
        full.clock.advance(Duration.ofSeconds(2));
        PageIdentity next = identity(CacheFixture.got(full.page(CacheFixture.key())));
        assertThat(full.cache.areCurrent(List.of(page))).isFalse();
        assertThat(full.cache.areCurrent(List.of(next))).isTrue();
    }

    @Test
    void areNotWherePagesAreNotCached() {
        CacheProperties usual = CacheFixture.PROPERTIES;
        CacheFixture off = new CacheFixture(new CacheProperties(usual.fresh(), usual.freshInTransit(), usual.staleWhileRevalidate(),
                usual.staleIfError(), usual.refused(), DataSize.ofBytes(0), usual.maxRefreshes()));
        assertThat(off.cache.areCurrent(List.of(identity(CacheFixture.got(off.page(CacheFixture.key())))))).isFalse();
    }

    /** Reads more pages than a small cache holds, and returns those that were evicted. */
    private static List<PageIdentity> evictedOf(CacheFixture small) {
        PageStore store = small.cache.parts().store();
        List<PageIdentity> pages = new ArrayList<>();
        while (pages.size() - store.count() < 20) {
            pages.add(identity(CacheFixture.got(small.page(CacheFixture.key("partition", "env-" + pages.size())))));
        }
        // Until none of them has only just been fetched.
        small.clock.advance(Duration.ofSeconds(2));
        List<PageIdentity> evicted = pages.stream().filter(page -> store.find(page.key()) == null).toList();
        assertThat(evicted).hasSize(20);
        return evicted;
    }

    private static CacheFixture small() {
        CacheProperties usual = CacheFixture.PROPERTIES;
        return new CacheFixture(new CacheProperties(usual.fresh(), usual.freshInTransit(), usual.staleWhileRevalidate(),
                usual.staleIfError(), usual.refused(), DataSize.ofMegabytes(1), usual.maxRefreshes()));
    }

    @Test
    void areStillWhereTheyAreEvictedForWantOfRoom() {
        CacheFixture small = small();
        List<PageIdentity> evicted = evictedOf(small);
        assertThat(small.cache.areCurrent(evicted)).isTrue();
    }

    @Test
    void areNotOnceAnEvictedOneIsFetchedAnew() {
        CacheFixture small = small();
        for (PageIdentity page : evictedOf(small)) {
            PageIdentity next = identity(CacheFixture.got(small.page(page.key())));
            assertThat(small.cache.areCurrent(List.of(page))).isFalse();
            assertThat(small.cache.areCurrent(List.of(next))).isTrue();
        }
    }

    @Test
    void areNotOnceAnEvictedOneCannotBeFetched() {
        CacheFixture small = small();
        List<PageIdentity> evicted = evictedOf(small);
        small.fails(CacheFixture.unavailable());
        for (PageIdentity page : evicted) {
            small.page(page.key()).onErrorComplete(PageFailure.class).block(PATIENCE);
            assertThat(small.cache.areCurrent(List.of(page))).isFalse();
        }
    }

    @Test
    void areNotOnceUpstreamRefusesAnEvictedOnesCredential() {
        CacheFixture small = small();
        List<PageIdentity> evicted = evictedOf(small);
        small.fails(CacheFixture.unauthenticated());
        small.page(CacheFixture.key("partition", "env-another")).onErrorComplete(PageFailure.class).block(PATIENCE);
        assertThat(evicted).noneMatch(page -> small.cache.areCurrent(List.of(page)));
    }
}
