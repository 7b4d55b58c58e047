package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageOrigin;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Wanted;
import dev.peergraph.sharing.PageSharing;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The second level of the cache, which all replicas have in common: a page that one has fetched, the others take from Redis, and while one
 * fetches it, they wait for it. Without Redis each fetches its own.
 */
final class SharedPages implements PageSharing {

    private final FleetLink link;
    private final FleetKeys keys;
    private final PageShelf shelf;
    private final SealedPages sealed;
    private final Refusals refusals;
    private final KnownCredentials known;
    private final Behind behind;
    private final SharedPagesMeters meters;
    private final MonotonicClock clock;

    SharedPages(FleetLink link, FleetKeys keys, PageShelf shelf, SealedPages sealed, Refusals refusals, KnownCredentials known,
            Behind behind, SharedPagesMeters meters, MonotonicClock clock) {
        this.link = link;
        this.keys = keys;
        this.shelf = shelf;
        this.sealed = sealed;
        this.refusals = refusals;
        this.known = known;
        this.behind = behind;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public PeeringPages around(PeeringPages pages) {
        PeeringPages telling = request -> pages.page(request).doOnError(PageFailure.class, failure -> tell(request.key(), failure));
        return request -> Mono.defer(() -> page(telling, request)).checkpoint("page of the fleet");
    }

    private Mono<PeeringPage> page(PeeringPages pages, PageRequest request) {
        Sharing sharing = new Sharing(pages, request, PageNames.of(keys, request.key()));
        if (!link.isJoined()) {
            return sharing.alone();
        }
        return request.wanted() == Wanted.REVALIDATED ? sharing.fetched() : new PageSearch(sharing, shelf, clock).page();
    }

    private void tell(PageKey key, PageFailure failure) {
        switch (failure) {
            case PageFailure.Unauthenticated refused when refused.answer() != null -> refusals.tell(key.partition(), null);
            case PageFailure.Forbidden refused when refused.answer() != null -> refusals.tell(key.partition(), key.environment());
            default -> {
                // Says nothing of who may read.
            }
        }
    }

    /** One request for a page, and what may be done for it. */
    final class Sharing {

        private final PeeringPages pages;
        final PageRequest request;
        final PageNames names;

        Sharing(PeeringPages pages, PageRequest request, PageNames names) {
            this.pages = pages;
            this.request = request;
            this.names = names;
        }

        /** Fetches the page for this replica alone. */
        Mono<PeeringPage> alone() {
            return pages.page(request).doOnNext(_ -> known.held(request.key().partition()));
        }

        /** Fetches the page for all replicas, without a lease. */
        Mono<PeeringPage> fetched() {
            return Mono.defer(() -> {
                Moment began = clock.now();
                return pages.page(request).map(page -> stored(page, began, ""));
            });
        }

        /** Fetches the page for all replicas, which wait for it. */
        Mono<PeeringPage> fetched(Lease lease) {
            return Mono.defer(() -> {
                Moment began = clock.now();
                return Mono.firstWithSignal(pages.page(request), kept(lease))
                        .map(page -> stored(page, began, lease.id()))
                        .doOnError(_ -> release(lease))
                        .doOnCancel(() -> release(lease));
            });
        }

        /** Keeps a lease, and lets the call become interactive once a caller at any replica waits for it. Signals nothing. */
        private Mono<PeeringPage> kept(Lease lease) {
            Mono<Boolean> renewed = Mono.defer(() -> shelf.renew(names, lease, request.urgency().isInteractive())).onErrorReturn(false);
            Flux<Boolean> renewals = Flux.interval(lease.renewal()).onBackpressureDrop().concatMap(_ -> renewed, 1);
            Mono<Boolean> told = request.urgency().isInteractive() ? Mono.empty() : shelf.wanted(names).map(_ -> true);
            return Flux.merge(renewals, told)
                    .filter(Boolean::booleanValue)
                    .doOnNext(_ -> request.urgency().becomeInteractive())
                    .then(Mono.never());
        }

        /** Returns what another replica has stored; empty if it is of no use here. */
        Mono<PeeringPage> opened(PageShelf.Taken.Found found) {
            return sealed.open(request, names.page(), found, age(found.readAt())).map(page -> page.from(PageOrigin.SHARED));
        }

        /** Serves what another replica has stored. */
        Mono<PeeringPage> served(PeeringPage page) {
            meters.hit();
            return Mono.just(page);
        }

        SealedPages sealed() {
            return sealed;
        }

        /** Ends a lease, if it is this request's. */
        void release(Lease lease) {
            release(lease.id());
        }

        private void release(String lease) {
            behind.run(shelf.release(names, lease));
        }

        /** The date is Redis's: that of the page is then the same at every replica, whatever their clocks show. */
        private PageAge age(long readAt) {
            return PageAge.fetched(Instant.ofEpochMilli(readAt), link.redisClock().momentAt(readAt));
        }

        private void unstored(String lease) {
            known.held(request.key().partition());
            release(lease);
        }

        private PeeringPage stored(PeeringPage page, Moment began, String lease) {
            long readAt = link.redisClock().millisAt(page.age().fetched());
            long beganAt = link.redisClock().millisAt(began);
            byte[] body = page.origin().body();
            if (body != null) {
                Mono<Boolean> put = Mono.fromSupplier(() -> sealed.close(request, names.page(), page, body, readAt, beganAt))
                        .flatMap(stored -> shelf.put(names, lease, stored))
                        .doOnNext(held -> meters.ended(lease, held))
                        .doOnError(_ -> unstored(lease));
                if (!behind.runLarge(put)) {
                    unstored(lease);
                }
            }
            return page.aged(PageAge.fetched(Instant.ofEpochMilli(readAt), page.age().fetched())).from(PageOrigin.UPSTREAM);
        }
    }
}
