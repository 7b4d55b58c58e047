package dev.peergraph.fleet.pages;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The leave to fetch a page while others wait for it. It is short, and renewed while the fetch lasts, so that those who wait soon know when
 * the one who has it dies.
 *
 * @param id whose it is
 * @param lifetime how long it lasts without being renewed
 */
record Lease(String id, Duration lifetime) {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** How often it may be lost within a request's time, so that another can still fetch the page then. */
    private static final int PER_REQUEST = 4;

    /** Of so many renewals in its lifetime all but one may fail. */
    private static final int RENEWALS = 3;

    /** Draws one for a request that waits for so long at most. It need not be secret, and the secure source of random numbers blocks. */
    static Lease within(Duration remaining) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Duration share = remaining.dividedBy(PER_REQUEST);
        Duration lifetime = share.compareTo(LONGEST) > 0 ? LONGEST : share.compareTo(SHORTEST) < 0 ? SHORTEST : share;
        return new Lease(new UUID(random.nextLong(), random.nextLong()).toString(), lifetime);
    }

    Duration renewal() {
        return lifetime.dividedBy(RENEWALS);
    }
}
