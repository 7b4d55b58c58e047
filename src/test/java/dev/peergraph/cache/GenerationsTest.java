package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.Generation;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
        generation.keep();
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

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void areOverWhereSomethingIsKeptOfThemTooLate(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation generation = CacheFixture.got(cache.page(CacheFixture.key())).generation();
        CacheFixture.got(cache.revalidated(CacheFixture.key()));
        generation.keep();
        assertThat(generation.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void endWhereAnOlderOneIsKeptLate(long maxBytes) {
        CacheFixture cache = fixture(maxBytes);
        Generation older = CacheFixture.got(cache.page(CacheFixture.key())).generation();
        Generation newer = CacheFixture.got(cache.revalidated(CacheFixture.key())).generation();
        newer.keep();
        older.keep();
        assertThat(older.isOver()).isTrue();
        assertThat(newer.isOver()).isFalse();
        CacheFixture.got(cache.revalidated(CacheFixture.key()));
        assertThat(newer.isOver()).isTrue();
    }

    @Test
    void lastWhereAPageOfTheSameSlotIsFetched() {
        CacheFixture cache = fixture(1_000_000);
        PageKey key = CacheFixture.key();
        Generation generation = generation(cache);
        CacheFixture.got(cache.page(sharingTheSlotOf(key)));
        generation.keep();
        assertThat(generation.isOver()).isFalse();
        assertThat(CacheFixture.got(cache.page(key)).generation()).isSameAs(generation);
    }

    private static PageKey sharingTheSlotOf(PageKey key) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> CacheFixture.key("partition-" + i, "env-1"))
                .filter(other -> !other.equals(key) && Math.floorMod(other.hashCode() - key.hashCode(), 4096) == 0)
                .findFirst()
                .orElseThrow();
    }
}
