package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.fleet.FleetScript;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The credentials that some replica has pages of: a mark in Redis, put there with a page or, where that could not be, later. Refusals of
 * others end nothing and need not be told, so that nobody fills Redis by asking with credentials that he made up.
 */
final class KnownCredentials {

    private static final FleetScript KNOW = FleetScript.named("know-credential");
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final FleetLink link;
    private final FleetKeys keys;
    private final Duration lifetime;
    private final Waiting<String> unmarked = new Waiting<>();

    /** Makes the marks, each of which lives for so long. */
    KnownCredentials(FleetLink link, FleetKeys keys, Duration lifetime) {
        this.link = link;
        this.keys = keys;
        this.lifetime = lifetime;
    }

    Duration lifetime() {
        return lifetime;
    }

    /** Notes that this replica has a page of a credential which is not in Redis. */
    void held(String partition) {
        unmarked.add(partition);
    }

    boolean isEmpty() {
        return unmarked.isEmpty();
    }

    /** Marks those whose pages are not in Redis, as far as it answers. */
    Mono<Void> marked() {
        return unmarked.each(partition -> link.run(KNOW, TIMEOUT, List.of(PageNames.known(keys, partition)), lifetime.toMillis()).then());
    }
}
