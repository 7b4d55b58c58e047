package dev.peergraph.watch;

import dev.peergraph.peering.PeeringPhase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The gauges of watched environments. Ages run on between looks; a gauge has no value (NaN) before the first one. */
final class WatchMeters {

    /** Gauge: peerings by {@code environment} and {@code phase}. */
    static final String PEERINGS = "peergraph.watch.peerings";

    /** Gauge: seconds since the oldest peering in PENDING_ACCEPT was created, by {@code environment}; 0 if there is none. */
    static final String PENDING_AGE = "peergraph.watch.pending.age";

    /** Gauge: seconds since what the other gauges tell was fetched, by {@code environment}. */
    static final String DATA_AGE = "peergraph.watch.data.age";

    private static final String ENVIRONMENT = "environment";
    private static final String SECONDS = "seconds";

    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    WatchMeters(List<String> environments, MeterRegistry registry, InstantSource dates) {
        for (String environment : environments) {
            for (PeeringPhase phase : PeeringPhase.values()) {
                gauge(PEERINGS, null, environment, reading -> reading.count(phase)).tag("phase", phase.name()).register(registry);
            }
            gauge(PENDING_AGE, SECONDS, environment, reading -> reading.pendingSeconds(dates.instant())).register(registry);
            gauge(DATA_AGE, SECONDS, environment, reading -> reading.ageSeconds(dates.instant())).register(registry);
        }
    }

    private Gauge.Builder<Map<String, Reading>> gauge(String name, @Nullable String unit, String environment,
            ToDoubleFunction<Reading> value) {
        return Gauge.builder(name, readings, known -> {
            Reading reading = known.get(environment);
            return reading == null ? Double.NaN : value.applyAsDouble(reading);
        }).baseUnit(unit).tag(ENVIRONMENT, environment);
    }

    void found(String environment, Reading reading) {
        readings.put(environment, reading);
    }
}
