package dev.peergraph.cache;

import static dev.peergraph.cache.CacheFixture.firstId;
import static dev.peergraph.cache.CacheFixture.got;
import static dev.peergraph.cache.CacheFixture.key;
import static dev.peergraph.cache.CacheFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.outages.PeeringFreshness;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.pages.PageOrigin;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.PeeringPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What the cache does with a page that another replica had fetched, and that stands in for a refresh that failed. */
class SharedPageInCacheTest {

    private static final Duration PAST_BEHIND = Duration.ofMinutes(20);

    private final CacheFixture cache = new CacheFixture();

    private PeeringPage shared(String id, Instant fetchedAt) {
        return CachedPeerings.page(MovableClock.fetched(fetchedAt), List.of(CachedPeerings.item(id, PeeringPhase.READY)))
                .from(PageOrigin.SHARED);
    }

    @Test
    void saysThatItCouldNotBeRefreshedAndWhyNowAndNextTime() {
        Instant old = CacheFixture.START.minus(PAST_BEHIND);
        cache.answers(_ -> Mono.fromSupplier(() -> shared("p-shared", old).inPlaceOf(unavailable(), cache.clock.now())));
        UpstreamFailure failure = new UpstreamFailure("UPSTREAM_UNAVAILABLE", "STATUS_503", CacheFixture.START);
        PeeringPage first = got(cache.page(key()));
        assertThat(first.age().freshness()).isEqualTo(PeeringFreshness.STALE_IF_ERROR);
        assertThat(first.age().failure()).isEqualTo(failure);

        cache.fails(unavailable());
        cache.clock.advance(Duration.ofSeconds(5));
        PeeringPage second = got(cache.page(key()));
        assertThat(firstId(second)).isEqualTo("p-shared");
        assertThat(second.age().failure()).isEqualTo(failure);
    }

    @Test
    void doesNotReplaceANewerPage() {
        PeeringPage own = got(cache.page(key()));
        cache.clock.advance(PAST_BEHIND);
        cache.answers(_ -> Mono.fromSupplier(
                () -> shared("p-older", CacheFixture.START.minusSeconds(1)).inPlaceOf(unavailable(), cache.clock.now())));
        PeeringPage served = got(cache.page(key()));
        assertThat(firstId(served)).isEqualTo(firstId(own));
        assertThat(served.age().freshness()).isEqualTo(PeeringFreshness.STALE_IF_ERROR);
        assertThat(got(cache.page(key())).age().fetchedAt()).isEqualTo(CacheFixture.START);
    }
}
