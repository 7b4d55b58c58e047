package dev.peergraph.listing;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.MonotonicClock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pages of unfiltered listings, read as background work: callers' requests come first. */
public final class BackgroundPages {

    private final PeeringPages pages;
    private final PathLimits limits;
    private final MonotonicClock clock;

    /** Reads pages of the usual size, each with the deadline of a whole request. */
    public BackgroundPages(PeeringPages pages, PathLimits limits, MonotonicClock clock) {
        this.pages = pages;
        this.limits = limits;
        this.clock = clock;
    }

    /** Returns the key of the first page of an environment's listing. */
    public PageKey firstKey(Caller caller, String environment) {
        return key(caller, environment, null);
    }

    private PageKey key(Caller caller, String environment, @Nullable String token) {
        return new PageKey(caller.partition(), environment, PeeringFilter.NONE, limits.pageSize(), token);
    }

    /**
     * Reads an environment's listing page by page.
     *
     * @return the pages in upstream's order, endless if their links are: who takes a page and fails ends the reading before the next one.
     * Fails with a {@link dev.peergraph.pages.PageFailure}
     */
    public Flux<PeeringPage> read(Caller caller, String environment, Wanted wanted) {
        return page(caller, environment, wanted, null).expand(page -> {
            String next = page.links().next();
            return next == null ? Mono.empty() : page(caller, environment, wanted, next);
        });
    }

    private Mono<PeeringPage> page(Caller caller, String environment, Wanted wanted, @Nullable String token) {
        return Mono.defer(() -> pages.page(new PageRequest(key(caller, environment, token), caller, Urgency.background(), wanted,
                clock.now().plus(limits.deadline()))));
    }
}
