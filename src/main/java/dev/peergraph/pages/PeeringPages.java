package dev.peergraph.pages;

import reactor.core.publisher.Mono;

/** The one port to the upstream's list of peerings: a page at a time. Layers that implement it wrap one another. */
@FunctionalInterface
public interface PeeringPages {

    /**
     * Reads one page. Nothing is called before subscription; cancelling gives the call up.
     *
     * @return the page, exactly one, by the request's deadline where a guard stands before the upstream; fails with a {@link PageFailure}
     * and, but for bugs, with nothing else
     */
    Mono<PeeringPage> page(PageRequest request);
}
