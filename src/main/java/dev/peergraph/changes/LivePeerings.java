package dev.peergraph.changes;

import dev.peergraph.pages.Caller;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Tells what happens to the peerings of environments. All who watch an environment with the same credential share one poller, and those of
 * them who have the same filter also what it finds.
 */
public final class LivePeerings {

    private final Poller.Parts parts;
    private final Subscriptions subscriptions;
    private final MonotonicClock clock;
    private final Sharing<Environment, Reading> pollers = new Sharing<>();
    private final Sharing<Watched, View> views = new Sharing<>();
    private final Counter events;
    private final Timer lag;

    LivePeerings(Poller.Parts parts, Subscriptions subscriptions, MeterRegistry registry) {
        this.parts = parts;
        this.subscriptions = subscriptions;
        this.clock = parts.clock();
        Gauge.builder("peergraph.changes.pollers", pollers, Sharing::size)
                .description("Environments that are read again and again since somebody watches them.").register(registry);
        Gauge.builder("peergraph.changes.subscriptions", subscriptions, Subscriptions::count)
                .description("Subscriptions at this time.").register(registry);
        this.events = Counter.builder("peergraph.changes.events").description("Events of subscriptions.").register(registry);
        this.lag = Timer.builder("peergraph.changes.lag").description("From a reading to an event that tells of it.").register(registry);
    }

    /** Whose environment is polled. All who read with the gateway's own credential are one, also once it is replaced. */
    private record Environment(String partition, String id) {

        static Environment of(Caller caller, String id) {
            return new Environment(caller.borrowsCredential() ? "" : caller.partition(), id);
        }
    }

    /** What is watched of it. */
    private record Watched(Environment environment, WatchedFilter filter) {
    }

    /**
     * Watches an environment until it is cancelled.
     *
     * @param snapshot whether the first events tell all that is there; otherwise the first one has no changes
     * @return one event at least for each time at which something changed, and at least one a minute; who is slow gets the newest state of
     * each peering only. Fails with a {@link dev.peergraph.pages.PageFailure} where upstream refuses the credential or the environment, or
     * cannot be read at first, and with {@link dev.peergraph.listing.ListingTooLong} or {@link TooManySubscriptions}
     */
    public Flux<PeeringChanges> watch(Caller caller, String environment, WatchedFilter filter, boolean snapshot) {
        return Flux.using(() -> subscriptions.enter(caller), _ -> watched(caller, environment, filter, snapshot), subscriptions::leave);
    }

    private Flux<PeeringChanges> watched(Caller caller, String environment, WatchedFilter filter, boolean snapshot) {
        return Flux.defer(() -> {
            caller.require(environment);
            Environment polled = Environment.of(caller, environment);
            Flux<Reading> readings = pollers.of(polled, () -> Poller.readings(parts, caller, environment));
            Told told = new Told(snapshot);
            return views.of(new Watched(polled, filter), () -> views(readings, filter))
                    .onBackpressureLatest()
                    .concatMapIterable(view -> next(told, view), 1);
        });
    }

    private static Flux<View> views(Flux<Reading> readings, WatchedFilter filter) {
        return Flux.defer(() -> {
            AtomicReference<@Nullable View> last = new AtomicReference<>();
            return readings.map(reading -> Objects.requireNonNull(last.updateAndGet(before -> View.of(reading, filter, before))));
        });
    }

    private List<PeeringChanges> next(Told told, View view) {
        boolean begins = told.isNothing();
        List<PeeringChanges> next = told.next(view);
        events.increment(next.size());
        if (!begins && !next.isEmpty()) {
            lag.record(view.at().until(clock.now()));
        }
        return next;
    }
}
