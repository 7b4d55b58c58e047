package dev.peergraph.fleet;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks Redis, within a time by the gateway's own clock; asks nothing at all while this replica is apart. */
public final class FleetLink {

    private final LinkState state;
    private final LinkBreaker breaker;
    private final RedisClock redisClock;
    private final FleetMessages messages;
    private final FleetMeters meters;
    private final MonotonicClock clock;
    private final Scheduler scheduler;

    FleetLink(LinkState state, LinkBreaker breaker, FleetMessages messages, FleetMeters meters, MonotonicClock clock,
            Scheduler scheduler) {
        this.state = state;
        this.breaker = breaker;
        this.messages = messages;
        this.redisClock = new RedisClock();
        this.meters = meters;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Returns whether this replica is with the others, so that to ask makes sense. */
    public boolean isJoined() {
        return state.joined() != null;
    }

    /** Returns how many replicas there are, this one included; while it is apart, how many there were. At least 1. */
    public int fleetSize() {
        return state.size();
    }

    /** Returns what replicas tell each other in passing. */
    public FleetMessages messages() {
        return messages;
    }

    /** Returns Redis's clock, as last heard. */
    public RedisClock redisClock() {
        return redisClock;
    }

    /**
     * Runs a script; arguments are bytes, or what is written as text. Nothing is sent before subscription.
     *
     * @param atMost longest wait for the answer
     * @param keys the names of the keys that the script touches, all of one slot
     * @return the answer; fails with {@link FleetApart}, at once while apart
     */
    public Mono<FleetAnswer> run(FleetScript script, Duration atMost, List<String> keys, Object... args) {
        return Mono.defer(() -> {
            RedisConnection connection = state.joined();
            if (connection == null) {
                meters.fallback();
                return Mono.error(new FleetApart("apart"));
            }
            return timed(connection.run(script, keys, args), atMost).doOnError(_ -> meters.fallback());
        });
    }

    /**
     * Runs a script that ends what this replica holds in Redis and others wait for, while it is apart too. Never fails; completes when
     * Redis has answered, or the time is over. Says nothing of Redis's health.
     *
     * @param atMost longest wait for the answer
     * @param keys the names of the keys that the script touches, all of one slot
     */
    public Mono<Void> end(FleetScript script, Duration atMost, List<String> keys, Object... args) {
        return Mono.defer(() -> {
            RedisConnection connection = state.connection();
            return connection == null
                    ? Mono.<Void>empty()
                    : connection.run(script, keys, args).timeout(atMost, scheduler).publishOn(scheduler).onErrorComplete().then();
        });
    }

    /**
     * Asks by a connection, joined or not, and lets the breaker judge. What is done with the answer is done on this gateway's own threads:
     * those of Lettuce must be free to read the next answer.
     */
    Mono<FleetAnswer> timed(Mono<FleetAnswer> question, Duration atMost) {
        return Mono.defer(() -> {
            Moment asked = clock.now();
            return question.timeout(atMost, scheduler)
                    .doOnNext(_ -> succeeded(asked))
                    .publishOn(scheduler)
                    .doOnNext(_ -> tellIfTooSlow())
                    .onErrorMap(failure -> failed(asked, failure));
        });
    }

    Moment now() {
        return clock.now();
    }

    private void succeeded(Moment asked) {
        Duration took = asked.until(clock.now());
        meters.waited(took);
        breaker.succeeded(took);
    }

    private void tellIfTooSlow() {
        if (!breaker.isClosed()) {
            state.failed("slow answers");
        }
    }

    private FleetApart failed(Moment asked, Throwable failure) {
        Duration took = asked.until(clock.now());
        String why = RedisFailures.words(failure);
        meters.waited(took);
        breaker.failed(took, failure);
        state.failed(why);
        return new FleetApart(why);
    }
}
