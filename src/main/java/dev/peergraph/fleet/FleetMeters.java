package dev.peergraph.fleet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The meters of one link to Redis, told apart by {@code link}: {@code all}, or {@code budgets} and {@code pages}. */
final class FleetMeters {

    /** Gauge: 1 while this replica is with the others, else 0. */
    static final String CONNECTED = "peergraph.fleet.connected";

    /** Gauge: replicas, as last counted. */
    static final String REPLICAS = "peergraph.fleet.replicas";

    /** Timer: waits for Redis's answers, those that did not come included. */
    static final String WAIT = "peergraph.fleet.wait";

    /** Counter: questions that this replica had to do without an answer to. */
    static final String FALLBACK = "peergraph.fleet.fallback";

    private final MeterRegistry registry;
    private final String link;
    private final Timer waits;
    private final Counter fallbacks;

    FleetMeters(MeterRegistry registry, String link) {
        this.registry = registry;
        this.link = link;
        this.waits = registry.timer(WAIT, "link", link);
        this.fallbacks = registry.counter(FALLBACK, "link", link);
    }

    void watch(LinkState state) {
        Gauge.builder(CONNECTED, state, of -> of.joined() == null ? 0 : 1).tag("link", link).register(registry);
        Gauge.builder(REPLICAS, state, LinkState::size).tag("link", link).register(registry);
    }

    void waited(Duration wait) {
        waits.record(wait);
    }

    void fallback() {
        fallbacks.increment();
    }
}
