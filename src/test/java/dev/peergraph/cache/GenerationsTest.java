package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.Generation;
import dev.peergraph.pages.PageFailure;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** How long what is made of a page may be kept: the same for a page that is held, and for one that had to give way. */
class GenerationsTest {

    private static CacheFixture fixture(long maxBytes) {
        CacheProperties usual = CacheFixture.PROPERTIES;
        return new CacheFixture(
                new CacheProperties(usual.fresh(), usual.freshInTransit(), usual.staleWhileRevalidate(), usual.staleIfError(),
                        Duration.ZERO, DataSize.ofBytes(maxBytes), usual.maxRefreshes()));
    }

    private static Generation generation(CacheFixture cache) {
        Generation generation = CacheFixture.got(cache.page(CacheFixture.key())).generation();
        assertThat(generation.isOver()).isFalse();
        return generation;
    }

    private static void assertFetchFails(CacheFixture cache) {
        assertThat(cache.revalidated(CacheFixture.key()).onErrorComplete(PageFailure.class).blockOptional(Duration.ofSeconds(60)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void endWhereThePageIsFetchedAnew(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation generation = generation(cache);
        Generation next = CacheFixture.got(cache.revalidated(CacheFixture.key())).generation();
        assertThat(generation.isOver()).isTrue();
        assertThat(next.isOver()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void lastWhereAnotherPageIsFetched(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation generation = generation(cache);
        CacheFixture.got(cache.revalidated(CacheFixture.key("partition", "env-2")));
        CacheFixture.got(cache.revalidated(CacheFixture.key("another", "env-1")));
        assertThat(generation.isOver()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void endWhereUpstreamRefusesTheCredentialAnywhereInTheEnvironment(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation generation = generation(cache);
        cache.fails(CacheFixture.unauthenticated());
        assertFetchFails(cache);
        assertThat(generation.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void endWhereThePageIsDropped(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation generation = generation(cache);
        cache.answers(_ -> Mono.error(new PageFailure.PageTokenRefused("gone", CacheFixture.answer(400))));
        assertFetchFails(cache);
        assertThat(generation.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void lastWhereUpstreamCannotAnswer(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation generation = generation(cache);
        cache.fails(CacheFixture.unavailable());
        cache.revalidated(CacheFixture.key()).onErrorComplete(PageFailure.class).block(Duration.ofSeconds(60));
        assertThat(generation.isOver()).isFalse();
    }
}
