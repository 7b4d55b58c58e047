package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.FleetAnswer;
import dev.peergraph.fleet.FleetApart;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.fleet.FleetScript;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** The pages in Redis, as bytes, and the leases of those who fetch one. */
final class PageShelf {

    private static final FleetScript TAKE = FleetScript.named("take-page");
    private static final FleetScript PUT = FleetScript.named("put-page");
    private static final FleetScript RENEW = FleetScript.named("renew-lease");
    private static final FleetScript RELEASE = FleetScript.named("release-lease");

    /** Nobody waits for a page to be stored. */
    private static final Duration LONGEST_PUT = Duration.ofSeconds(1);

    /** Redis's clock is known to half of a heartbeat's time. */
    private static final Duration CLOCK_ERROR = Duration.ofMillis(250);

    private final FleetLink link;
    private final MonotonicClock clock;
    private final Duration timeout;
    private final Duration knownFor;

    PageShelf(FleetLink link, MonotonicClock clock, Duration timeout, Duration knownFor) {
        this.link = link;
        this.clock = clock;
        this.timeout = timeout;
        this.knownFor = knownFor;
    }

    /** What one who looks for a page gets. */
    sealed interface Taken {

        /** A page that upstream sent at a time of Redis's clock. */
        @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
        record Found(long readAt, byte[] value) implements Taken {
        }

        /** No page, but the lease: others wait while this replica fetches it. */
        record Leased() implements Taken {
        }

        /** No page yet: another replica fetches it. */
        record Busy() implements Taken {
        }

        /** No answer: this replica is on its own. */
        record Apart() implements Taken {
        }
    }

    /**
     * Looks for a page read later than one that is known to be of no use, and takes the lease if there is none; where another fetches it
     * for nobody, lets that one know if a caller waits. Never fails.
     */
    Mono<Taken> take(PageNames names, long newerThan, Lease lease, boolean callerWaits) {
        long notAfter = link.redisClock().millisAt(clock.now().plus(timeout).plus(CLOCK_ERROR));
        return link.run(TAKE, timeout, names.all(), newerThan, lease.id(), lease.lifetime().toMillis(), notAfter, who(callerWaits),
                link.messages().channel())
                .map(PageShelf::taken)
                .onErrorReturn(FleetApart.class, new Taken.Apart());
    }

    private static Taken taken(FleetAnswer answer) {
        return switch (answer.text(0)) {
            case "page" -> new Taken.Found(answer.number(1), answer.bytes(2));
            case "lease" -> new Taken.Leased();
            default -> new Taken.Busy();
        };
    }

    private static String who(boolean callerWaits) {
        return callerWaits ? "caller" : "nobody";
    }

    /** Lets a lease last, and returns whether a caller waits for its page, be it at another replica. */
    Mono<Boolean> renew(PageNames names, Lease lease, boolean callerWaits) {
        return link.run(RENEW, timeout, List.of(names.lease()), lease.id(), lease.lifetime().toMillis(), who(callerWaits))
                .map(answer -> answer.number(0) == 1);
    }

    /** Signals when a caller at another replica begins to wait for a page that is fetched for nobody. */
    Mono<String> wanted(PageNames names) {
        return link.messages().heard(names.lease());
    }

    /** Signals when something may have become of a page; it may also not. */
    Mono<String> hint(PageNames names) {
        return link.messages().heard(names.page());
    }

    /**
     * Stores a page unless a newer one is there, or its credential was refused since its call began; ends the lease.
     *
     * @return whether the lease still was this replica's
     */
    Mono<Boolean> put(PageNames names, String lease, Stored stored) {
        return link
                .run(PUT, LONGEST_PUT, names.all(), lease, stored.readAt(), stored.beganAt(), stored.lifetime().toMillis(), stored.value(),
                        link.messages().channel(), knownFor.toMillis())
                .map(answer -> answer.number(0) == 1);
    }

    /**
     * A page as it is stored; times are of Redis's clock.
     *
     * @param beganAt when its call began
     * @param readAt when upstream sent it
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Stored(long beganAt, long readAt, Duration lifetime, byte[] value) {
    }

    /** Ends a lease that no page came of. Never fails. */
    Mono<Void> release(PageNames names, String lease) {
        return link.end(RELEASE, LONGEST_PUT, List.of(names.page(), names.lease()), lease, link.messages().channel());
    }
}
