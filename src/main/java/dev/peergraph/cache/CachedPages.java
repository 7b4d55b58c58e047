package dev.peergraph.cache;

import dev.peergraph.cache.CacheMeters.Refresh;
import dev.peergraph.cache.CacheMeters.Served;
import dev.peergraph.cache.Flights.Flight;
import dev.peergraph.cache.Flights.Route;
import dev.peergraph.cache.PageStore.Held;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The way of a request through the cache: a held page, a call that is shared, or a held page in place of a failure. */
final class CachedPages implements PeeringPages {

    private static final Logger log = LoggerFactory.getLogger(CachedPages.class);

    /** How long after its request a call begins at most that is said to begin with it. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final PeeringPages pages;
    private final Parts parts;
    private final Duration deadline;
    private final MonotonicClock clock;

    CachedPages(PeeringPages pages, Parts parts, Duration deadline, MonotonicClock clock) {
        this.pages = pages;
        this.parts = parts;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** What the cache consists of. */
    record Parts(PageStore store, Grants grants, Flights flights, RefreshPauses pauses, CacheMeters meters) {
    }

    @Override
    public Mono<PeeringPage> page(PageRequest request) {
        return Mono.defer(() -> request.wanted() == Wanted.REVALIDATED ? fetched(request, parts.store.find(request.key())) : held(request))
                .checkpoint("page through the cache");
    }

    private Mono<PeeringPage> held(PageRequest request) {
        PageFailure refusal = parts.grants.refusal(request.key());
        if (refusal != null) {
            parts.meters.count(Served.REFUSED);
            return Mono.error(refusal);
        }
        Held held = parts.store.find(request.key());
        Freshness freshness = held == null ? Freshness.GONE : parts.store.freshness(held);
        PeeringPage fresh = held != null && freshness == Freshness.FRESH ? held.page() : filtered(request.key(), Freshness.FRESH);
        if (fresh != null && request.wanted().takes(fresh.age())) {
            return served(request, Served.HIT, fresh);
        }
        if (held != null && freshness == Freshness.REFRESH_BEHIND && request.wanted() == Wanted.CACHED) {
            refreshBehind(request, held);
            return served(request, Served.STALE, held.page().outdated(held.failure()));
        }
        return fetched(request, held);
    }

    /** Returns what the unfiltered listing, where it is no worse than said, holds of a filtered one; {@code null} if it cannot tell. */
    private @Nullable PeeringPage filtered(PageKey key, Freshness worst) {
        PageKey source = FilteredListing.source(key);
        Held listing = source == null ? null : parts.store.find(source);
        return listing == null || parts.store.freshness(listing).compareTo(worst) > 0
                ? null
                : FilteredListing.of(listing.page(), key.filter());
    }

    private Mono<PeeringPage> fetched(PageRequest request, @Nullable Held seen) {
        return fetch(request, seen).onErrorResume(failure -> inPlaceOf(failure, request));
    }

    private Mono<PeeringPage> fetch(PageRequest request, @Nullable Held seen) {
        if (!remaining(request).isPositive()) {
            return Mono.error(() -> PageFailure.Unavailable.outOfTime(deadline));
        }
        Urgency urgency = request.urgency().isInteractive() ? Urgency.INTERACTIVE : Urgency.background();
        Flight own = flight(request, urgency, request.trace(), UnaryOperator.identity());
        Flight flight = parts.flights.board(own, () -> parts.store.find(request.key()) != seen);
        if (flight == null) {
            Held landed = parts.store.find(request.key());
            return landed == null ? fetch(request, null) : served(request, Served.COLLAPSED, landed.page());
        }
        if (request.urgency().isInteractive()) {
            flight.urgency().becomeInteractive();
        }
        Mono<PeeringPage> page = landing(flight, request, flight == own)
                .map(landed -> landed(request, flight == own ? Served.MISS : Served.COLLAPSED, landed));
        // What the budget has not left for a refresh, it may for a caller: the refusal may be older than the caller's coming aboard.
        boolean refusable = flight != own && flight.beganInBackground() && request.urgency().isInteractive();
        return refusable ? page.onErrorResume(PageFailure.RateLimited.class, _ -> fetch(request, seen)) : page;
    }

    /** What another replica had fetched may be past its freshness, as a held page may be. */
    private PeeringPage landed(PageRequest request, Served how, PeeringPage page) {
        if (!page.origin().isShared()) {
            note(request, how, page);
            return page;
        }
        Held held = parts.store.find(request.key());
        Freshness freshness = parts.store.freshness(page);
        UpstreamFailure failure = page.age().failure();
        if (held != null && freshness == Freshness.REFRESH_BEHIND && failure == null) {
            refreshBehind(request, held);
        }
        PeeringPage served = freshness == Freshness.FRESH ? page : page.outdated(failure);
        note(request, how == Served.MISS ? Served.SHARED : how, served);
        return served;
    }

    /** A call of a request's own that begins with it has its deadline, which the guard holds it to: only others must be held to it here. */
    private Mono<PeeringPage> landing(Flight flight, PageRequest request, boolean own) {
        Mono<PeeringPage> landing = parts.flights.landing(flight);
        Duration remaining = remaining(request);
        return own && deadline.minus(remaining).compareTo(AT_ONCE) <= 0
                ? landing
                : landing.timeout(remaining, Mono.error(() -> PageFailure.Unavailable.outOfTime(deadline)));
    }

    private Flight flight(PageRequest request, Urgency urgency, PageTrace trace, UnaryOperator<Mono<PeeringPage>> watch) {
        PageKey key = request.key();
        Grant grant = parts.grants.of(key);
        Mono<PeeringPage> call = Mono.defer(() -> pages.page(onItsOwn(request, urgency, trace)))
                .map(page -> keep(key, page, grant))
                .onErrorMap(PageFailure.class, failure -> noted(failure, key, grant));
        return new Flight(new Route(key, grant), urgency, watch.apply(call));
    }

    /** A call has a full deadline of its own: others may join it late. */
    private PageRequest onItsOwn(PageRequest request, Urgency urgency, PageTrace trace) {
        return new PageRequest(request.key(), request.caller(), urgency, request.wanted(), clock.now().plus(deadline), trace);
    }

    private PeeringPage keep(PageKey key, PeeringPage page, Grant grant) {
        if (!grant.hasEnded()) {
            parts.grants.accept(key);
        }
        return parts.store.keep(key, page, grant);
    }

    /** What a failure says of held pages: after a refusal none may be shown, and a refused token's page leads nowhere. */
    private PageFailure noted(PageFailure failure, PageKey key, Grant grant) {
        switch (failure) {
            case PageFailure.Unauthenticated _,PageFailure.Forbidden _ ->
                parts.grants.refuse(key, grant, failure).forEach(parts.store::dropUngranted);
            case PageFailure.PageTokenRefused _ -> parts.store.drop(key);
            // The gateway's own credential is no matter of who may see a page: callers have proved themselves by their tokens.
            case PageFailure.GatewayUnauthenticated _,PageFailure.Rejected _,PageFailure.RateLimited _,PageFailure.Unavailable _,PageFailure.InvalidResponse _ ->
                parts.store.failed(key, failure);
        }
        return failure;
    }

    /** Gives a held page where upstream cannot answer (stale-if-error, RFC 5861 §4); what it answers is not papered over. */
    private Mono<PeeringPage> inPlaceOf(Throwable failure, PageRequest request) {
        PeeringPage page = failure instanceof PageFailure expected && expected.leavesPagesUseful() ? useful(request.key(), expected) : null;
        if (page == null) {
            parts.meters.count(Served.FAILED);
            return Mono.error(failure);
        }
        return served(request, Served.STALE, page);
    }

    private @Nullable PeeringPage useful(PageKey key, PageFailure why) {
        Held held = parts.store.find(key);
        if (held != null && parts.store.freshness(held) != Freshness.GONE) {
            UpstreamFailure noted = held.failure();
            return held.page().outdated(noted == null ? parts.store.failure(why, held.page().age()) : noted);
        }
        PeeringPage page = filtered(key, Freshness.ONLY_IF_ERROR);
        return page == null ? null : page.outdated(parts.store.failure(why, page.age()));
    }

    private void refreshBehind(PageRequest request, Held seen) {
        PageKey key = request.key();
        Flight flight = flight(request, Urgency.background(), PageTrace.NONE, call -> watched(call, key));
        if (parts.pauses.lasts(key) || !parts.flights.refresh(flight, () -> parts.store.find(key) != seen)) {
            parts.meters.count(Refresh.SKIPPED);
        }
    }

    /** Nobody else may hear of a refresh that fails. */
    private Mono<PeeringPage> watched(Mono<PeeringPage> call, PageKey key) {
        return call.doOnSuccess(_ -> parts.meters.count(Refresh.DONE)).doOnError(failure -> {
            parts.pauses.failed(key);
            parts.meters.count(Refresh.FAILED);
            if (!(failure instanceof PageFailure)) {
                log.atError().setCause(failure).log("A refresh failed by a bug");
            }
        });
    }

    private Mono<PeeringPage> served(PageRequest request, Served how, PeeringPage page) {
        note(request, how, page);
        return Mono.just(page);
    }

    private void note(PageRequest request, Served how, PeeringPage page) {
        parts.meters.count(how);
        request.trace().ended(how.state(), page.age());
    }

    private Duration remaining(PageRequest request) {
        return clock.now().until(request.deadline());
    }
}
