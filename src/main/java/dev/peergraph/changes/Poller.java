package dev.peergraph.changes;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads the listing of one environment again and again, for all who watch it with the same credential. Where upstream cannot be read, what
 * was read last still stands, and is told as stale; where upstream refuses the credential or the environment, it ends.
 */
final class Poller {

    private final ListingReader reader;
    private final UnaryOperator<Caller> callers;
    private final RateBudgets budgets;
    private final PollPace pace;
    private final MonotonicClock clock;
    private final Scheduler scheduler;
    private final String environment;
    private Caller caller;
    private @Nullable Reading last;
    private Duration pause;
    private int failures;

    /**
     * What pollers share.
     *
     * @param reader reads listings
     * @param callers tells a caller as it is now: the gateway's own credential may have been replaced since
     * @param budgets what is known of budgets
     * @param pace how long to pause
     * @param clock the clock of moments
     * @param scheduler where pauses end
     */
    record Parts(ListingReader reader, UnaryOperator<Caller> callers, RateBudgets budgets, PollPace pace, MonotonicClock clock,
            Scheduler scheduler) {
    }

    private Poller(Parts parts, Caller caller, String environment) {
        this.reader = parts.reader();
        this.callers = parts.callers();
        this.budgets = parts.budgets();
        this.pace = parts.pace();
        this.clock = parts.clock();
        this.scheduler = parts.scheduler();
        this.caller = caller;
        this.environment = environment;
        this.pause = pace.interval();
    }

    /**
     * Returns the readings of an environment, which begin anew with each subscription. One follows another after a pause; in longer pauses
     * the last one is told again, so that none who listens has to guess whether it still stands.
     */
    static Flux<Reading> readings(Parts parts, Caller caller, String environment) {
        return Flux.defer(() -> new Poller(parts, caller, environment).forever());
    }

    private Flux<Reading> forever() {
        return Flux.defer(() -> looking().concatWith(Flux.defer(this::pausing))).repeat();
    }

    /** A long listing takes long to read where upstream is slow: meanwhile, what was read last still stands. */
    private Flux<Reading> looking() {
        return look().flux().publish(looked -> Flux.merge(looked, lastAgain().takeUntilOther(looked)));
    }

    private Flux<Reading> lastAgain() {
        return Flux.interval(View.SILENCE, scheduler)
                .mapNotNull(_ -> last)
                .map(reading -> reading.again(reading.stale(), clock.now()));
    }

    private Mono<Reading> look() {
        caller = callers.apply(caller);
        return reader.read(caller, environment, since())
                .map(this::met)
                .onErrorResume(PageFailure.class, this::failed);
    }

    /** The poller's own last reading is not taken for a new one, but that of another replica is. */
    private Moment since() {
        Moment young = clock.now().plus(pause.negated());
        Reading before = last;
        if (before == null || before.fetched().isBefore(young)) {
            return young;
        }
        return before.fetched().plus(Duration.ofNanos(1));
    }

    private Reading met(ListingReader.Pages pages) {
        Reading read = pages.reading();
        Reading before = last;
        if (read.stale()) {
            failures++;
            pause = pace.afterFailure(read.inTransit(), failures, null);
        } else {
            failures = 0;
            pause = pace.afterReading(read.inTransit(), pages.count(), budgets.lastReading(caller.partition()).orElse(null), clock.now());
        }
        return keep(before == null || !read.stale() ? unchanged(before, read) : before.again(true, clock.now()));
    }

    /** Keeps the items of the reading before where none has changed, so that nobody has to compare them again. */
    private static Reading unchanged(@Nullable Reading before, Reading read) {
        return before != null && before.all().equals(read.all())
                ? new Reading(before.listing(), before.all(), read.asOf(), read.fetched(), read.stale(), read.at())
                : read;
    }

    private Mono<Reading> failed(PageFailure failure) {
        Reading before = last;
        boolean transientFailure = failure.leavesPagesUseful() || failure instanceof PageFailure.PageTokenRefused;
        if (before == null || !transientFailure) {
            return Mono.error(failure);
        }
        failures++;
        pause = pace.afterFailure(before.inTransit(), failures, retryAfter(failure));
        return Mono.just(keep(before.again(true, clock.now())));
    }

    private Reading keep(Reading reading) {
        last = reading;
        return reading;
    }

    private static @Nullable Duration retryAfter(PageFailure failure) {
        return switch (failure) {
            case PageFailure.RateLimited limited -> limited.retryAfter();
            case PageFailure.Unavailable unavailable -> unavailable.retryAfter();
            case PageFailure.Unauthenticated _,PageFailure.GatewayUnauthenticated _,PageFailure.Forbidden _,PageFailure.Rejected _,PageFailure.PageTokenRefused _,PageFailure.InvalidResponse _ ->
                null;
        };
    }

    private Flux<Reading> pausing() {
        long repeats = Math.max(0, (pause.toMillis() - 1) / View.SILENCE.toMillis());
        Duration rest = pause.minus(View.SILENCE.multipliedBy(repeats));
        return lastAgain()
                .take(repeats)
                .concatWith(Mono.delay(rest, scheduler).then(Mono.empty()));
    }
}
