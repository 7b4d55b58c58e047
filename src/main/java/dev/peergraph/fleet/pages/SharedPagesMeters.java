package dev.peergraph.fleet.pages;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of shared pages. */
final class SharedPagesMeters {

    /** Counter: pages that this replica took from another instead of calling upstream. */
    static final String HITS = "peergraph.fleet.shared.hits";

    /** Counter: leases that ended before the page came which they were for; another replica may have called upstream meanwhile. */
    static final String LOST = "peergraph.fleet.leases.lost";

    private final Counter hits;
    private final Counter lost;

    SharedPagesMeters(MeterRegistry registry) {
        hits = registry.counter(HITS);
        lost = registry.counter(LOST);
    }

    void hit() {
        hits.increment();
    }

    /** Notes the end of a call for all; one without a lease, whose name is empty, has none to lose. */
    void ended(String lease, boolean held) {
        if (!lease.isEmpty() && !held) {
            lost.increment();
        }
    }
}
