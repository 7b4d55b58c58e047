package dev.peergraph.cache;

import dev.peergraph.MovableClock;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** A cache around an upstream that a test scripts, and a clock that it moves. */
final class CacheFixture {

    static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    static final Duration DEADLINE = Duration.ofSeconds(15);
    static final CacheProperties PROPERTIES = properties(Duration.ofSeconds(60), 4);

    final MovableClock clock = new MovableClock(START);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Queue<PageRequest> calls = new ConcurrentLinkedQueue<>();
    final PageCache cache;
    private final PeeringPages pages;
    private final AtomicInteger version = new AtomicInteger();
    private volatile Function<PageRequest, Mono<PeeringPage>> script = this::next;

    CacheFixture() {
        this(PROPERTIES);
    }

    CacheFixture(CacheProperties properties) {
        cache = new PageCache(properties, DEADLINE, clock, meters);
        pages = cache.around(request -> {
            calls.add(request);
            return script.apply(request);
        });
    }

    static CacheProperties properties(Duration fresh, int maxRefreshes) {
        return new CacheProperties(fresh, Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofHours(24), Duration.ofSeconds(2),
                DataSize.ofMegabytes(64), maxRefreshes);
    }

    /** Answers by a script from now on. */
    void answers(Function<PageRequest, Mono<PeeringPage>> next) {
        script = next;
    }

    void fails(PageFailure failure) {
        answers(_ -> Mono.error(failure));
    }

    /** A page whose only item tells who asked and the how manyth answer it is. */
    Mono<PeeringPage> next(PageRequest request) {
        PageItem item = CachedPeerings.item(request.key().partition() + "/" + request.key().environment() + "/" + version.incrementAndGet(),
                PeeringPhase.READY);
        return Mono.fromSupplier(() -> CachedPeerings.page(clock.fetched(), List.of(item)));
    }

    void answersNext() {
        answers(this::next);
    }

    PageRequest request(PageKey key, Wanted wanted) {
        return request(key, wanted, PageTrace.NONE);
    }

    PageRequest request(PageKey key, Wanted wanted, PageTrace trace) {
        return new PageRequest(key, new Caller(key.partition(), new Credential("Basic " + key.partition()), null), Urgency.INTERACTIVE,
                wanted,
                clock.now().plus(DEADLINE), trace);
    }

    static PageKey key(String partition, String environment) {
        return new PageKey(partition, environment, PeeringFilter.NONE, 1000, null);
    }

    static PageKey key() {
        return key("partition", "env-1");
    }

    Mono<PeeringPage> page(PageKey key) {
        return pages.page(request(key, Wanted.CACHED));
    }

    Mono<PeeringPage> page(PageRequest request) {
        return pages.page(request);
    }

    Mono<PeeringPage> revalidated(PageKey key) {
        return pages.page(request(key, Wanted.REVALIDATED));
    }

    static PeeringPage got(Mono<PeeringPage> page) {
        return Objects.requireNonNull(page.block(Duration.ofSeconds(60)));
    }

    static @Nullable String firstId(PeeringPage page) {
        return page.items().getFirst().id();
    }

    double count(String meter) {
        return meters.get("peergraph.cache." + meter).counter().count();
    }

    double refreshes(String outcome) {
        return meters.get("peergraph.cache.refresh").tag("outcome", outcome).counter().count();
    }

    int flights() {
        return cache.parts().flights().count();
    }

    static UpstreamAnswer answer(int status) {
        return new UpstreamAnswer(status, null, List.of(), null, null);
    }

    static PageFailure unavailable() {
        return new PageFailure.Unavailable("down", answer(503), null);
    }

    static PageFailure unauthenticated() {
        return new PageFailure.Unauthenticated("refused", answer(401));
    }

    static PageFailure limited() {
        return new PageFailure.RateLimited("spent", null, Duration.ofSeconds(3));
    }
}
