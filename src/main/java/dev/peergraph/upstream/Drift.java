package dev.peergraph.upstream;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.PeeringPhase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts where upstream has moved away from what is known of it: counter {@code peergraph.upstream.drift}, by {@code kind}. Counted are
 * items read, so one of them counts at every read.
 */
final class Drift {

    private static final String METER = "peergraph.upstream.drift";

    private final Counter unknownClouds;
    private final Counter unknownPhases;
    private final Counter malformedItems;

    Drift(MeterRegistry registry) {
        unknownClouds = registry.counter(METER, "kind", "cloud");
        unknownPhases = registry.counter(METER, "kind", "phase");
        malformedItems = registry.counter(METER, "kind", "item");
    }

    /** Counts what a page has of it, and returns the page. */
    PeeringPage counted(PeeringPage page) {
        for (PageItem item : page.items()) {
            switch (item) {
                case PageItem.Malformed _ -> malformedItems.increment();
                case PageItem.Valid valid -> {
                    if (valid.peering() instanceof OtherPeering) {
                        unknownClouds.increment();
                    }
                    if (valid.peering().status().phase() == PeeringPhase.UNRECOGNIZED) {
                        unknownPhases.increment();
                    }
                }
            }
        }
        return page;
    }

    long unknownClouds() {
        return (long) unknownClouds.count();
    }

    long unknownPhases() {
        return (long) unknownPhases.count();
    }

    long malformedItems() {
        return (long) malformedItems.count();
    }
}
