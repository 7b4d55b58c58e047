package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.FleetApart;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.fleet.FleetScript;
import dev.peergraph.fleet.pages.SharedPagesMeters.Asked;
import dev.peergraph.sharing.SharedTexts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Persisted operations in Redis, sealed: a text may name environments. */
final class FleetTexts implements SharedTexts {

    private static final FleetScript FIND = FleetScript.named("find-text");
    private static final FleetScript KEEP = FleetScript.named("keep-text");
    private static final Duration LONGEST_KEEP = Duration.ofSeconds(1);

    /** Anybody can name an operation that nobody has sent. */
    private static final int MOST_ASKED = 32;

    /** Since it was last asked for; a client sends the text again where it is gone. */
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final FleetLink link;
    private final FleetKeys keys;
    private final Seal seal;
    private final Duration timeout;
    private final Behind behind;
    private final Scheduler scheduler;
    private final SharedPagesMeters meters;
    private final AtomicInteger asked = new AtomicInteger();

    FleetTexts(FleetLink link, FleetKeys keys, Seal seal, Duration timeout, Behind behind, Scheduler scheduler,
            SharedPagesMeters meters) {
        this.link = link;
        this.keys = keys;
        this.seal = seal;
        this.timeout = timeout;
        this.behind = behind;
        this.scheduler = scheduler;
        this.meters = meters;
    }

    @Override
    public Mono<String> find(String hash) {
        return Mono.defer(() -> {
            if (asked.incrementAndGet() > MOST_ASKED) {
                asked.decrementAndGet();
                meters.asked(Asked.NOT_ASKED);
                return Mono.empty();
            }
            return looked(hash)
                    .doOnSuccess(text -> meters.asked(text == null ? Asked.UNKNOWN : Asked.FOUND))
                    .doFinally(_ -> asked.decrementAndGet());
        });
    }

    private Mono<String> looked(String hash) {
        String name = name(hash);
        return link.run(FIND, timeout, List.of(name), LIFETIME.toMillis())
                .onErrorResume(FleetApart.class, _ -> Mono.empty())
                .filter(answer -> answer.values().getFirst() != null)
                .publishOn(scheduler)
                .flatMap(answer -> Mono.justOrEmpty(seal.open(name, answer.bytes(0)).map(FleetTexts::text)));
    }

    @Override
    public void keep(String hash, String text) {
        String name = name(hash);
        if (link.isJoined()) {
            var _ = behind.runLarge(Mono.fromSupplier(() -> seal.close(name, Gzip.of(text.getBytes(StandardCharsets.UTF_8))))
                    .flatMap(sealed -> link.run(KEEP, LONGEST_KEEP, List.of(name), LIFETIME.toMillis(), sealed)));
        }
    }

    private String name(String hash) {
        return keys.ofAll("text" + Seal.VERSION, hash);
    }

    private static String text(byte[] compressed) {
        try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
