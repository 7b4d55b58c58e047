package dev.peergraph.cache;

import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Urgency;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The calls under way: one for each key, however many wait for it (collapsed forwarding). It outlives any of those who wait, and ends with
 * the last. Thread-safe.
 */
final class Flights {

    private final ConcurrentMap<Route, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final int maxRefreshes;

    Flights(int maxRefreshes) {
        this.maxRefreshes = maxRefreshes;
    }

    /** What is called, and under which grant: who asks after a refusal does not board a call from before. */
    record Route(PageKey key, Grant grant) {
    }

    /** A call, and how many wait for it. */
    static final class Flight {

        private final Route route;
        private final Urgency urgency;
        private final boolean background;
        /** Whether it flies for nobody; set before it is in the map. */
        private boolean refresh;
        private final Mono<PeeringPage> call;
        private final Sinks.One<PeeringPage> landing = Sinks.one();
        private final Disposable.Swap connection = Disposables.swap();
        /** Changed only under the lock of the route's entry in the map. */
        private int aboard = 1;

        Flight(Route route, Urgency urgency, Mono<PeeringPage> call) {
            this.route = route;
            this.urgency = urgency;
            this.background = !urgency.isInteractive();
            this.call = call;
        }

        Urgency urgency() {
            return urgency;
        }

        /** Returns whether no caller waited when it began. */
        boolean beganInBackground() {
            return background;
        }
    }

    /**
     * Boards the flight of the candidate's route, or the candidate if there is none. Who has boarded waits by {@link #landing} or leaves.
     *
     * @param landed whether the page has come since the asker looked for it; not asked while a flight is under way
     * @return the flight; {@code null} if the page has come
     */
    @Nullable
    Flight board(Flight candidate, BooleanSupplier landed) {
        Flight flight = flights.compute(candidate.route, (_, current) -> {
            if (current != null) {
                current.aboard++;
                return current;
            }
            return landed.getAsBoolean() ? null : candidate;
        });
        if (flight == candidate) {
            begin(candidate);
        }
        return flight;
    }

    /**
     * Lets a candidate fly that nobody waits for, unless its route has a flight or the page has come.
     *
     * @return false if too many such are under way
     */
    boolean refresh(Flight candidate, BooleanSupplier landed) {
        if (flights.containsKey(candidate.route)) {
            return true;
        }
        if (refreshes.incrementAndGet() > maxRefreshes) {
            refreshes.decrementAndGet();
            return false;
        }
        candidate.refresh = true;
        Flight flight = flights.computeIfAbsent(candidate.route, _ -> landed.getAsBoolean() ? null : candidate);
        if (flight == candidate) {
            begin(candidate);
        } else {
            refreshes.decrementAndGet();
        }
        return true;
    }

    /** Returns the end of a flight, for one who has boarded it; cancelling leaves it. */
    Mono<PeeringPage> landing(Flight flight) {
        return flight.landing.asMono().doOnCancel(() -> leave(flight));
    }

    int count() {
        return flights.size();
    }

    /** The one place that subscribes: a flight belongs to none of those who wait for it. */
    private void begin(Flight flight) {
        flight.connection.update(flight.call.switchIfEmpty(Mono.error(() -> new IllegalStateException("no page and no failure")))
                .subscribe(page -> land(flight, page), failure -> crash(flight, failure)));
    }

    private void land(Flight flight, PeeringPage page) {
        end(flight);
        var _ = flight.landing.tryEmitValue(page);
    }

    private void crash(Flight flight, Throwable failure) {
        end(flight);
        var _ = flight.landing.tryEmitError(failure);
    }

    private void end(Flight flight) {
        if (flights.remove(flight.route, flight) && flight.refresh) {
            refreshes.decrementAndGet();
        }
    }

    /** A refresh counts itself aboard, and so goes on when all who joined it have left. */
    private void leave(Flight flight) {
        Flight left = flights.computeIfPresent(flight.route, (_, current) -> current == flight && --flight.aboard == 0 ? null : current);
        if (left == null) {
            flight.connection.dispose();
        }
    }
}
