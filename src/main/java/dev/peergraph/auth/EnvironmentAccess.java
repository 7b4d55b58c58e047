package dev.peergraph.auth;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PeeringPages;
import reactor.core.publisher.Mono;

/** The gate before all pages, cached ones too: nobody reads an environment that is closed to the caller. */
public final class EnvironmentAccess {

    private EnvironmentAccess() {
    }

    /** Returns pages that fail with {@code Forbidden}, and ask no others, where {@link Caller#mayRead} says so. */
    public static PeeringPages around(PeeringPages pages) {
        return request -> Mono.defer(() -> {
            request.caller().require(request.key().environment());
            return pages.page(request);
        });
    }
}
