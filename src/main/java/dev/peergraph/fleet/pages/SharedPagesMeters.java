package dev.peergraph.fleet.pages;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The meters of shared pages. */
final class SharedPagesMeters {

    /** Counter: pages that this replica took from another instead of calling upstream. */
    static final String HITS = "peergraph.fleet.shared.hits";

    /** Counter: leases that ended before the page came which they were for; another replica may have called upstream meanwhile. */
    static final String LOST = "peergraph.fleet.leases.lost";

    /** Counter, by {@code outcome}: persisted operations that this replica does not know, and looked for among those of the others. */
    static final String OPERATIONS = "peergraph.fleet.operations";

    private final Map<Asked, Counter> operations = new EnumMap<>(Asked.class);
    private final Counter hits;
    private final Counter lost;

    /** What became of the question for a persisted operation. */
    enum Asked {
        /** Another replica was sent it. */
        FOUND,
        /** No replica knows it, or nobody could be asked. */
        UNKNOWN,
        /** Too many such questions were under way. */
        NOT_ASKED
    }

    SharedPagesMeters(MeterRegistry registry) {
        for (Asked outcome : Asked.values()) {
            operations.put(outcome, registry.counter(OPERATIONS, "outcome", outcome.name().toLowerCase(Locale.ROOT)));
        }
        hits = registry.counter(HITS);
        lost = registry.counter(LOST);
    }

    void hit() {
        hits.increment();
    }

    void asked(Asked outcome) {
        Objects.requireNonNull(operations.get(outcome)).increment();
    }

    /** Notes the end of a call for all; one without a lease, whose name is empty, has none to lose. */
    void ended(String lease, boolean held) {
        if (!lease.isEmpty() && !held) {
            lost.increment();
        }
    }
}
