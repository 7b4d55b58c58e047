package dev.peergraph.watch;

import dev.peergraph.journal.Journal;
import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.Wanted;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks at each watched environment from time to time, one after another, as work that nobody waits for: through the cache, and within the
 * part of the budget that refreshes may use. A look that fails leaves what the one before found.
 */
final class EnvironmentWatch implements SmartLifecycle {

    private static final String UNREADABLE = "A watched environment cannot be read";

    private final WatchProperties properties;
    private final Supplier<Caller> gateway;
    private final BackgroundPages pages;
    private final int maxRows;
    private final WatchMeters meters;
    private final Journal journal;
    private final Scheduler scheduler;
    private final Disposable.Swap looking = Disposables.swap();
    private volatile boolean running;

    EnvironmentWatch(WatchProperties properties, Supplier<Caller> gateway, BackgroundPages pages, int maxRows, WatchMeters meters,
            Journal journal, Scheduler scheduler) {
        this.properties = properties;
        this.gateway = gateway;
        this.pages = pages;
        this.maxRows = maxRows;
        this.meters = meters;
        this.journal = journal;
        this.scheduler = scheduler;
    }

    /** The one place that subscribes: a look belongs to no request. */
    @Override
    public void start() {
        running = true;
        looking.update(Flux.interval(Duration.ZERO, properties.interval(), scheduler)
                .onBackpressureDrop()
                .concatMap(_ -> lookAtAll(), 1)
                .subscribe());
    }

    private Mono<Void> lookAtAll() {
        return Flux.fromIterable(properties.environments())
                .concatMap(environment -> look(environment)
                        .doOnError(failure -> note(environment, failure))
                        .onErrorComplete(), 1)
                .then();
    }

    /** Looks at an environment once, and tells the meters what it found. */
    Mono<Reading> look(String environment) {
        return Flux.defer(() -> pages.read(gateway.get(), environment, Wanted.CACHED))
                .reduceWith(() -> new Look(maxRows), Look::add)
                .map(Look::end)
                .doOnNext(reading -> meters.found(environment, reading));
    }

    private void note(String environment, Throwable failure) {
        String cause = failure instanceof PageFailure expected ? expected.code().name() : failure.getClass().getSimpleName();
        String why = failure instanceof Look.TooLong ? ": " + failure.getMessage() : "";
        journal.note(UNREADABLE, cause, environment + why,
                "check its id in peergraph.watch.environments, and what the gateway's credential may read");
    }

    @Override
    public void stop() {
        running = false;
        looking.update(Disposables.disposed());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
