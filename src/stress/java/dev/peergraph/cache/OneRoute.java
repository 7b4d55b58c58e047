package dev.peergraph.cache;

import dev.peergraph.Asker;
import dev.peergraph.HeldUpstream;
import dev.peergraph.cache.Flights.Flight;
import dev.peergraph.cache.Flights.Route;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Urgency;
import dev.peergraph.peering.PeeringFilter;
import reactor.core.publisher.Mono;

/** Flights of one page, which is kept once a call has brought it, and one refresh at most. */
final class OneRoute {

    private static final PageKey KEY = new PageKey("p", "env-1", PeeringFilter.NONE, 1000, null);

    final HeldUpstream upstream = new HeldUpstream();
    final Flights flights = new Flights(1);
    private final Route route = new Route(KEY, new Grant());
    private volatile boolean kept;

    /** Boards as the cache does; who finds that the page has come asks no further. */
    Asker board() {
        Flight flight = flights.board(new Flight(route, Urgency.INTERACTIVE, call()), () -> kept);
        return new Asker(flight == null ? Mono.just(HeldUpstream.PAGE) : flights.landing(flight));
    }

    private Mono<PeeringPage> call() {
        return upstream.call().doOnNext(_ -> kept = true);
    }

    /** Begins a refresh. */
    boolean refresh() {
        return flights.refresh(new Flight(route, Urgency.background(), call()), () -> kept);
    }

    /** Returns whether a refresh of another page may begin. */
    boolean refreshAnother() {
        return flights.refresh(new Flight(new Route(KEY, new Grant()), Urgency.background(), upstream.call()), () -> false);
    }
}
