package dev.peergraph.fleet;

import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Keeps one link alive: connects, shows the others that this replica lives, and tries whether a Redis that failed is back. */
final class Heartbeats implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** Six beats: a replica that pauses for garbage collection is not thought dead. */
    private static final Duration LIFETIME = Duration.ofSeconds(3);

    /** Behind the name there may be another server by now, and a connection to the old one may hang without a sign. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_FAREWELL = Duration.ofMillis(300);
    private static final int OLDEST_VERSION = 7;
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\..*");
    private static final FleetScript HEARTBEAT = FleetScript.named("heartbeat");
    private static final FleetScript FAREWELL = FleetScript.named("farewell");
    private static final FleetScript CHECK = FleetScript.named("check");

    private final RedisConnector connector;
    private final LinkState state;
    private final LinkBreaker breaker;
    private final FleetLink link;
    private final String replicas;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Scheduler scheduler;
    private final String id = UUID.randomUUID().toString();
    private final Disposable.Swap beating = Disposables.swap();
    private volatile @Nullable Moment failingSince;

    /** Makes those of a link; {@code replicas} is the key of the set of all replicas. */
    Heartbeats(RedisConnector connector, LinkState state, LinkBreaker breaker, FleetLink link, String replicas, Waits waits,
            Scheduler scheduler) {
        this.connector = connector;
        this.state = state;
        this.breaker = breaker;
        this.link = link;
        this.replicas = replicas;
        this.connectTimeout = waits.connecting();
        this.timeout = waits.beating();
        this.scheduler = scheduler;
    }

    /** How long to wait for a connection, and for the answer to a heartbeat. */
    record Waits(Duration connecting, Duration beating) {
    }

    /**
     * Joins the others if Redis can be reached, and goes on trying if not.
     *
     * @throws FleetUnusable if it can be reached, but not used
     */
    void start() {
        try {
            connected().block(connectTimeout.multipliedBy(3));
        } catch (FleetUnusable unusable) {
            connector.close();
            throw unusable;
        } catch (RuntimeException unreachable) {
            state.failed(RedisFailures.words(unreachable));
        }
        beating.update(beats());
    }

    /** The one place that subscribes: a heartbeat belongs to no request. */
    private Disposable beats() {
        return Flux.interval(INTERVAL, scheduler)
                .onBackpressureDrop()
                .concatMap(_ -> Mono.defer(this::beat).onErrorComplete(), 1)
                .subscribe();
    }

    private Mono<Void> beat() {
        RedisConnection connection = state.connection();
        if (connection == null) {
            return connected().doOnError(this::noteFailure);
        }
        if (isGivenUp()) {
            giveUp(connection);
            return connected().doOnError(this::noteFailure);
        }
        return breaker.permitsHeartbeat()
                ? link.timed(beat(connection), timeout)
                        .doOnError(_ -> noteSilence())
                        .doOnNext(_ -> answered())
                        .flatMap(_ -> listening())
                : Mono.empty();
    }

    private void noteSilence() {
        if (failingSince == null) {
            failingSince = link.now();
        }
    }

    private void answered() {
        failingSince = null;
        state.tell();
    }

    private boolean isGivenUp() {
        Moment since = failingSince;
        return since != null && since.until(link.now()).compareTo(LONGEST_SILENCE) >= 0;
    }

    private void giveUp(RedisConnection connection) {
        failingSince = null;
        state.disconnected();
        connection.close();
        link.messages().reset();
    }

    /** Without messages the others are only heard later: a failure is tried again at the next heartbeat. */
    private Mono<Void> listening() {
        return link.messages().listening().timeout(connectTimeout, scheduler).onErrorComplete();
    }

    private void noteFailure(Throwable failure) {
        if (failure instanceof FleetUnusable unusable) {
            state.unusable(unusable.getMessage());
        } else {
            state.failed(RedisFailures.words(failure));
        }
    }

    private Mono<FleetAnswer> beat(RedisConnection connection) {
        return Mono.defer(() -> {
            var asked = link.now();
            return connection.run(HEARTBEAT, List.of(replicas), id, LIFETIME.toMillis(), FleetTimes.BOOKKEEPING.toMillis())
                    .doOnNext(answer -> {
                        link.redisClock().heard(answer.number(0), asked, link.now());
                        state.counted((int) answer.number(1));
                    });
        });
    }

    /** A first connection, and one in place of another that was given up: it is used once it has proved to be of use. */
    private Mono<Void> connected() {
        return connector.connect()
                // One for the nodes of a cluster or the Sentinels, which may hang, and one for the server.
                .timeout(connectTimeout.multipliedBy(2), scheduler)
                .publishOn(scheduler)
                .flatMap(connection -> proved(connection).doOnError(_ -> connection.close()))
                .onErrorMap(this::mended)
                .doOnNext(this::joined)
                .flatMap(_ -> listening());
    }

    private Mono<RedisConnection> proved(RedisConnection connection) {
        return connection.run(CHECK, List.of())
                .doOnNext(answer -> requireVersion(answer.text(0)))
                .then(beat(connection))
                .timeout(connectTimeout, scheduler)
                .publishOn(scheduler)
                .thenReturn(connection);
    }

    private void joined(RedisConnection connection) {
        breaker.renewed();
        state.connected(connection);
        state.tell();
    }

    private static void requireVersion(String version) {
        Matcher major = VERSION.matcher(version);
        if (!major.matches() || Integer.parseInt(major.group(1)) < OLDEST_VERSION) {
            throw new FleetUnusable("Redis is too old for a fleet: it must be 7.0 or newer, or Valkey.",
                    "Use a newer one, or set peergraph.fleet.enabled=false.");
        }
    }

    private Throwable mended(Throwable failure) {
        Optional<String> refusal = RedisFailures.lastingRefusal(failure);
        return refusal.isEmpty()
                ? failure
                : new FleetUnusable("Redis at " + state.address() + " refuses to serve this gateway: " + refusal.get(),
                        "Check user, password, database and rights of spring.data.redis.*: it must allow Lua scripts (EVAL).");
    }

    /** Leaves the others: what counts as a replica gets a share of the budget. */
    @Override
    public void close() {
        beating.dispose();
        @Nullable
        RedisConnection connection = state.joined();
        if (connection != null) {
            connection.run(FAREWELL, List.of(replicas), id).onErrorComplete().timeout(LONGEST_FAREWELL, Mono.empty()).block();
        }
        connector.close();
    }
}
