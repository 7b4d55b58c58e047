package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.pages.PageShelf.Stored;
import dev.peergraph.fleet.pages.PageShelf.Taken;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.sharing.PageReader;
import dev.peergraph.sharing.PageWindows;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Turns pages into what Redis may hold, and back: upstream's own JSON, compressed, sealed for the credential. */
final class SealedPages {

    /** Pages that were stored together end one after another. */
    private static final double SHORTEST_LIFE = 0.9;

    /** Clocks of a Redis and the one that follows it differ by a little. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final PageSeals seals;
    private final PageReader reader;
    private final PageWindows windows;
    private final MonotonicClock clock;
    private final Scheduler scheduler;

    SealedPages(PageSeals seals, PageReader reader, PageWindows windows, MonotonicClock clock, Scheduler scheduler) {
        this.seals = seals;
        this.reader = reader;
        this.windows = windows;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Seals a page; takes as long as compressing it, and may block. */
    Stored close(PageRequest request, String name, PeeringPage page, byte[] body, long readAt, long beganAt) {
        byte[] value = seals.of(request.caller().credential()).close(owner(name, readAt), Gzip.of(body));
        double life = ThreadLocalRandom.current().nextDouble(SHORTEST_LIFE, 1);
        Duration lifetime = Duration.ofMillis(Math.max(1, (long) (windows.usefulFor(page).toMillis() * life)));
        return new Stored(beganAt, readAt, lifetime, value);
    }

    /** Opens a page; empty if it cannot be opened, is no page, or comes from the future. */
    Mono<PeeringPage> open(PageRequest request, String name, Taken.Found found, PageAge age) {
        if (clock.now().plus(TOLERANCE).isBefore(age.fetched())) {
            return Mono.empty();
        }
        return Mono.fromSupplier(() -> seals.of(request.caller().credential())
                .open(owner(name, found.readAt()), found.value())
                .flatMap(body -> reader.read(body, request, age)))
                .subscribeOn(scheduler)
                .flatMap(Mono::justOrEmpty);
    }

    boolean isFresh(PeeringPage page) {
        return windows.isFresh(page);
    }

    boolean isServable(PeeringPage page) {
        return windows.isServable(page);
    }

    boolean isUseful(PeeringPage page) {
        return page.age().fetched().until(clock.now()).compareTo(windows.usefulFor(page)) < 0;
    }

    /** Neither a page nor its time can be moved to another place. */
    private static String owner(String name, long readAt) {
        return name + " " + readAt;
    }
}
