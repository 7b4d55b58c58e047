package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.pages.PageShelf.Taken;
import dev.peergraph.fleet.pages.SharedPages.Sharing;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The way of one request: to a page that another replica has, or to the lease to fetch it, or to wait for who has the lease. */
final class PageSearch {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final double GROWTH = 1.4;

    private final Sharing sharing;
    private final PageShelf shelf;
    private final MonotonicClock clock;
    private final Lease lease;
    private Duration pause = FIRST_PAUSE;
    private long seen;
    private @Nullable PeeringPage useful;

    PageSearch(Sharing sharing, PageShelf shelf, MonotonicClock clock) {
        this.sharing = sharing;
        this.shelf = shelf;
        this.clock = clock;
        this.lease = Lease.within(clock.now().until(sharing.request.deadline()));
    }

    Mono<PeeringPage> page() {
        return found().onErrorResume(PageFailure.class, this::inPlaceOf);
    }

    private Mono<PeeringPage> found() {
        return Mono.defer(() -> shelf.take(sharing.names, seen, lease, isInteractive()).doOnCancel(() -> sharing.release(lease)))
                .flatMap(this::taken);
    }

    private boolean isInteractive() {
        return sharing.request.urgency().isInteractive();
    }

    private Mono<PeeringPage> taken(Taken taken) {
        return switch (taken) {
            case Taken.Found found -> sharing.opened(found)
                    .flatMap(page -> judged(page, found.readAt()))
                    .switchIfEmpty(Mono.defer(() -> newerThan(found.readAt())));
            case Taken.Leased _ -> sharing.fetched(lease);
            case Taken.Busy _ -> waited();
            case Taken.Apart _ -> {
                // Redis may have given the lease, and only its answer is late.
                sharing.release(lease);
                yield sharing.alone();
            }
        };
    }

    /** A refresh that nobody waits for wants a fresh page; a caller takes one that may be refreshed behind. */
    private Mono<PeeringPage> judged(PeeringPage page, long readAt) {
        boolean interactive = isInteractive();
        Wanted wanted = sharing.request.wanted();
        boolean taken = wanted == Wanted.CACHED
                ? sharing.sealed().isFresh(page) || (interactive && sharing.sealed().isServable(page))
                : wanted.takes(page.age());
        if (taken) {
            return sharing.served(page);
        }
        useful = interactive ? page : null;
        return newerThan(readAt);
    }

    private Mono<PeeringPage> newerThan(long readAt) {
        seen = readAt;
        return found();
    }

    private Mono<PeeringPage> waited() {
        if (!clock.now().until(sharing.request.deadline()).isPositive()) {
            // The guard tells that the time is over.
            return sharing.alone();
        }
        Duration now = pause;
        pause = Duration.ofNanos(Math.min((long) (now.toNanos() * GROWTH), LONGEST_PAUSE.toNanos()));
        double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1);
        Mono<Long> over = Mono.delay(Duration.ofNanos((long) (now.toNanos() * jitter)));
        return Mono.firstWithSignal(over, shelf.hint(sharing.names)).then(Mono.defer(this::found));
    }

    /** Where upstream cannot answer, an old page of another replica is better than none. */
    private Mono<PeeringPage> inPlaceOf(PageFailure failure) {
        PeeringPage page = useful;
        return page != null && failure.leavesPagesUseful() && sharing.sealed().isUseful(page)
                ? sharing.served(page.inPlaceOf(failure, clock.now()))
                : Mono.error(failure);
    }
}
