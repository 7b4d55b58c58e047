package dev.peergraph.upstream;

import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import reactor.core.publisher.Mono;

/**
 * Reads pages from the upstream's REST operation {@code GET /networking/v1/peerings}: one call per page, but for a repeat with a smaller
 * page size, should upstream take no larger one.
 */
public final class RestPeeringPages implements PeeringPages {

    /** The maximum of earlier versions of the upstream, which every version takes. */
    private static final int SMALL_PAGE_SIZE = 100;

    private final PageUri uri;
    private final UpstreamExchange exchange;
    private final int pageSize;

    /** Once upstream is known to take small pages only, it is not asked for larger ones again while this process lives. */
    private volatile boolean smallPagesOnly;

    RestPeeringPages(PageUri uri, UpstreamExchange exchange, int pageSize) {
        this.uri = uri;
        this.exchange = exchange;
        this.pageSize = pageSize;
    }

    /** Returns how many rows are best asked for in one call, 1..1000: {@code peergraph.upstream.page-size}. */
    public int pageSize() {
        return pageSize;
    }

    @Override
    public Mono<PeeringPage> page(PageRequest request) {
        return Mono.defer(() -> ask(request)).checkpoint("page of the upstream");
    }

    private Mono<PeeringPage> ask(PageRequest request) {
        int wanted = request.key().pageSize();
        if (wanted <= SMALL_PAGE_SIZE) {
            return ask(request, wanted);
        }
        if (smallPagesOnly) {
            return ask(request, SMALL_PAGE_SIZE);
        }
        return ask(request, wanted).onErrorResume(FailureReader::refusesPageSize, _ -> askForSmallPage(request));
    }

    private Mono<PeeringPage> askForSmallPage(PageRequest request) {
        // Remembered only once a page came of it: a text that a caller put into a filter must not slow everyone down.
        return ask(request, SMALL_PAGE_SIZE).map(this::rememberSmallPages);
    }

    private Mono<PeeringPage> ask(PageRequest request, int size) {
        return exchange.get(uri.of(request.key(), size), request);
    }

    private PeeringPage rememberSmallPages(PeeringPage page) {
        smallPagesOnly = true;
        return page;
    }
}
