package dev.peergraph.fleet.pages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.fleet.FleetAnswer;
import dev.peergraph.fleet.FleetApart;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.fleet.FleetScript;
import dev.peergraph.sharing.RevocablePages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets every replica know within a second what upstream refused at one: each reads the refusals of late twice a second, whatever its
 * traffic. What cannot be told at once, because Redis does not answer, is told when it does.
 */
final class Refusals implements AutoCloseable {

    private static final FleetScript REFUSE = FleetScript.named("refuse");
    private static final FleetScript TELL = FleetScript.named("tell-refusal");
    private static final FleetScript HEAR = FleetScript.named("hear-refusals");

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** A replica that was apart for as long hears all of it. */
    private static final Duration TOLD = Duration.ofHours(1);
    private static final int MOST_TOLD = 10_000;
    private static final int MOST_UNTOLD = 1_000;

    /** What comes within a millisecond, or out of order, must not be missed: it is read twice rather. */
    private static final long OVERLAP_MILLIS = 2_000;
    private static final String OWNER = "refusal";

    private final FleetLink link;
    private final FleetKeys keys;
    private final Seal seal;
    private final RevocablePages pages;
    private final Duration longestLife;
    private final Behind behind;
    private final String told;
    private final Queue<Refusal> untold = new ArrayBlockingQueue<>(MOST_UNTOLD);
    private final Cache<String, Boolean> known = Caffeine.newBuilder().maximumSize(2L * MOST_TOLD).expireAfterWrite(TOLD)
            .executor(Runnable::run).build();
    private final Disposable.Swap listening = Disposables.swap();
    private volatile long heardUntil;

    /** Makes those that end pages; {@code longestLife} is how long a page can be of use. */
    Refusals(FleetLink link, FleetKeys keys, Seal seal, RevocablePages pages, Duration longestLife, Behind behind) {
        this.link = link;
        this.keys = keys;
        this.seal = seal;
        this.pages = pages;
        this.longestLife = longestLife;
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

    /** Listens from now on, at intervals. The one place that subscribes: it belongs to no request. */
    Refusals listening(Scheduler scheduler) {
        listening.update(Flux.interval(INTERVAL, scheduler)
                .onBackpressureDrop()
                .concatMap(_ -> link.isJoined() ? round().onErrorResume(FleetApart.class, _ -> Mono.empty()) : Mono.empty(), 1)
                .subscribe());
        return this;
    }

    private Mono<Void> round() {
        if (!untold.isEmpty()) {
            behind.run(flushed());
        }
        return link.run(HEAR, TIMEOUT, List.of(told), heardUntil).doOnNext(this::hear).then();
    }

    /** Tells all replicas that upstream refuses a credential, or an environment to it. */
    void tell(String partition, @Nullable String environment) {
        // Where there are too many, the oldest are the least worth: their pages are the nearest to their end.
        Refusal refusal = new Refusal(partition, environment);
        while (!untold.offer(refusal)) {
            untold.poll();
        }
        if (link.isJoined()) {
            behind.run(flushed());
        }
    }

    private Mono<Void> flushed() {
        return Mono.defer(() -> {
            Refusal refusal = untold.poll();
            return refusal == null ? Mono.<Void>empty() : sent(refusal).then(flushed());
        });
    }

    private Mono<Void> sent(Refusal refusal) {
        byte[] sealed = seal.close(OWNER, refusal.bytes());
        String mark = PageNames.refused(keys, refusal.partition(), refusal.environment());
        return link.run(REFUSE, TIMEOUT, List.of(mark), Math.max(1, longestLife.toMillis()))
                .then(link.run(TELL, TIMEOUT, List.of(told), sealed, TOLD.toMillis(), MOST_TOLD))
                .doOnError(_ -> untold.offer(refusal))
                .then();
    }

    private void hear(FleetAnswer answer) {
        heardUntil = answer.number(0) - OVERLAP_MILLIS;
        IntStream.range(1, answer.values().size()).mapToObj(answer::bytes).forEach(this::hear);
    }

    private void hear(byte[] sealed) {
        if (known.asMap().putIfAbsent(HexFormat.of().formatHex(sealed), true) == null) {
            seal.open(OWNER, sealed).map(Refusal::of).ifPresent(refusal -> pages.revoke(refusal.partition(), refusal.environment()));
        }
    }

    @Override
    public void close() {
        listening.dispose();
    }
}
