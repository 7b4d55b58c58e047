package dev.peergraph.fleet.pages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.fleet.FleetAnswer;
import dev.peergraph.fleet.FleetApart;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.fleet.FleetScript;
import dev.peergraph.fleet.FleetTimes;
import dev.peergraph.sharing.RevocablePages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets every replica know within a second what upstream refused at one: each reads the refusals of late twice a second, whatever its
 * traffic, and once a message tells of one. What cannot be told at once, because Redis does not answer, is told when it does.
 */
final class Refusals implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final FleetScript REFUSE = FleetScript.named("refuse");
    private static final FleetScript TELL = FleetScript.named("tell-refusal");
    private static final FleetScript HEAR = FleetScript.named("hear-refusals");

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** However many refusals are told of, they are not read more often than so. */
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** A replica that was apart for as long hears all of it. */
    private static final Duration TOLD = Duration.ofHours(1);
    private static final int MOST_TOLD = 10_000;

    /** The list outlives the pages that it ends: a full Redis then evicts these first (volatile-ttl). */
    private static final Duration LIST_KEPT = FleetTimes.BOOKKEEPING;

    /** Of a credential that no replica has pages of: calls under way may still bring one. */
    private static final Duration UNKNOWN_KEPT = Duration.ofMinutes(1);

    /** What comes within a millisecond, or out of order, must not be missed: it is read twice rather. */
    private static final long OVERLAP_MILLIS = 2_000;
    private static final String OWNER = "refusal";

    private final FleetLink link;
    private final FleetKeys keys;
    private final Seal seal;
    private final RevocablePages pages;
    private final KnownCredentials credentials;
    private final Behind behind;
    private final String told;
    private final Waiting<Refusal> untold = new Waiting<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final Cache<String, Boolean> known = Caffeine.newBuilder().maximumSize(2L * MOST_TOLD).expireAfterWrite(TOLD)
            .executor(Runnable::run).build();
    private final Disposable.Swap listening = Disposables.swap();
    private volatile long heardUntil;

    /** Makes those that end pages. */
    Refusals(FleetLink link, FleetKeys keys, Seal seal, RevocablePages pages, KnownCredentials credentials, Behind behind) {
        this.link = link;
        this.keys = keys;
        this.seal = seal;
        this.pages = pages;
        this.credentials = credentials;
        this.behind = behind;
        this.told = keys.ofFleet("refusals");
    }

    /** What was refused; without an environment, the credential itself. */
    private record Refusal(String partition, @Nullable String environment) {

        private static final String SEPARATOR = "\n";

        byte[] bytes() {
            return (environment == null ? partition : partition + SEPARATOR + environment).getBytes(StandardCharsets.UTF_8);
        }

        static Refusal of(byte[] bytes) {
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, 2);
            return new Refusal(parts[0], parts.length == 1 ? null : parts[1]);
        }
    }

    /** Listens from now on, at intervals and to messages. The one place that subscribes: it belongs to no request. */
    Refusals listening(Scheduler scheduler) {
        listening.update(Flux.<Object>merge(Flux.interval(INTERVAL, scheduler).onBackpressureDrop(), link.messages().all(told))
                .onBackpressureLatest()
                .concatMap(_ -> Mono.defer(this::round).onErrorResume(Refusals::noted).then(Mono.delay(PAUSE, scheduler)), 1)
                .subscribe());
        return this;
    }

    private Mono<Void> round() {
        if (!link.isJoined()) {
            return Mono.empty();
        }
        flush();
        return link.run(HEAR, TIMEOUT, List.of(told), heardUntil).doOnNext(this::hear).then();
    }

    /** Whatever fails must not end the listening. */
    private static Mono<Void> noted(Throwable failure) {
        if (!(failure instanceof FleetApart)) {
            log.atError().setCause(failure).log("Refusals of other replicas could not be applied");
        }
        return Mono.empty();
    }

    /** Tells all replicas that upstream refuses a credential, or an environment to it. */
    void tell(String partition, @Nullable String environment) {
        untold.add(new Refusal(partition, environment));
        if (link.isJoined()) {
            flush();
        }
    }

    /** Tells what is to be told, in one turn however many come at once. */
    private void flush() {
        boolean any = !untold.isEmpty() || !credentials.isEmpty();
        if (any && telling.compareAndSet(false, true)) {
            // First, since a refusal is told only of a credential that is known.
            behind.run(credentials.marked().then(untold.each(this::sent)).doFinally(_ -> telling.set(false)).then(Mono.fromRunnable(() -> {
                if (!untold.isEmpty()) {
                    flush();
                }
            })));
        }
    }

    private Mono<Void> sent(Refusal refusal) {
        List<String> marks = List.of(PageNames.refused(keys, refusal.partition(), refusal.environment()),
                PageNames.known(keys, refusal.partition()));
        return link.run(REFUSE, TIMEOUT, marks, credentials.lifetime().toMillis(), UNKNOWN_KEPT.toMillis())
                .filter(answer -> answer.number(0) == 1)
                .flatMap(_ -> behind.blocking(() -> seal.close(OWNER, refusal.bytes())))
                .flatMap(sealed -> link.run(TELL, TIMEOUT, List.of(told), sealed, TOLD.toMillis(), MOST_TOLD, LIST_KEPT.toMillis(),
                        link.messages().channel()))
                .then();
    }

    private void hear(FleetAnswer answer) {
        IntStream.range(1, answer.values().size()).mapToObj(answer::bytes).forEach(this::hear);
        heardUntil = answer.number(0) - OVERLAP_MILLIS;
    }

    private void hear(byte[] sealed) {
        String name = HexFormat.of().formatHex(sealed);
        if (known.getIfPresent(name) == null) {
            seal.open(OWNER, sealed).map(Refusal::of).ifPresent(refusal -> pages.revoke(refusal.partition(), refusal.environment()));
            known.put(name, true);
        }
    }

    @Override
    public void close() {
        listening.dispose();
    }
}
