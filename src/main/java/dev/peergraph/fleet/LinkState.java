package dev.peergraph.fleet;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica is with the others, told by one line of the log at each change. A link that comes and goes is told as gone, until it
 * has stayed for some seconds. Thread-safe.
 */
final class LinkState {

    private static final Logger log = LoggerFactory.getLogger(LinkState.class);
    private static final String REMEDY = "check that Redis runs, and the spring.data.redis.* settings; queries are answered meanwhile";

    private static final Duration STEADY = Duration.ofSeconds(5);

    private final String address;
    private final LinkBreaker breaker;
    private final MonotonicClock clock;
    private volatile @Nullable RedisConnection connection;
    private volatile int size = 1;
    private volatile String cause = "not connected yet";
    private boolean joined;
    private boolean told;
    private @Nullable Moment backSince;

    LinkState(String address, LinkBreaker breaker, MonotonicClock clock) {
        this.address = address;
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Returns the connection, {@code null} as long as this replica is apart. */
    @Nullable
    RedisConnection joined() {
        return breaker.isClosed() ? connection : null;
    }

    /** Returns the connection, which may not work; {@code null} before the first one, and once one is given up. */
    @Nullable
    RedisConnection connection() {
        return connection;
    }

    void connected(RedisConnection proved) {
        connection = proved;
    }

    void disconnected() {
        connection = null;
    }

    /** Notes how many replicas there are; kept while this one is apart. */
    void counted(int replicas) {
        size = Math.max(1, replicas);
    }

    int size() {
        return size;
    }

    /** Returns why the latest question failed. */
    String cause() {
        return cause;
    }

    String address() {
        return address;
    }

    void failed(String why) {
        cause = why;
        tell();
    }

    /** Notes why Redis can be reached, but not used; says so once. */
    synchronized void unusable(String why) {
        if (!why.equals(cause)) {
            log.atWarn().addKeyValue("redis", address).addKeyValue("cause", why).addKeyValue("remedy", REMEDY)
                    .log("Redis cannot be used: this replica goes on alone");
        }
        cause = why;
    }

    /** Writes a line if what was told last is no longer so. */
    synchronized void tell() {
        boolean now = joined() != null;
        if (told && (now == joined || (now && !isSteady()))) {
            backSince = now ? backSince : null;
            return;
        }
        if (now) {
            log.atInfo().addKeyValue("redis", address).addKeyValue("replicas", size).log("Joined the fleet");
        } else if (told) {
            log.atWarn().addKeyValue("redis", address).addKeyValue("cause", cause).addKeyValue("remedy", REMEDY)
                    .log("Left the fleet: this replica goes on alone, and joins again when Redis answers");
        } else {
            log.atWarn().addKeyValue("redis", address).addKeyValue("cause", cause).addKeyValue("remedy", REMEDY)
                    .log("Redis cannot be reached: this replica goes on alone, and joins the fleet when Redis answers");
        }
        joined = now;
        told = true;
        backSince = null;
    }

    private boolean isSteady() {
        Moment present = clock.now();
        Moment since = backSince == null ? present : backSince;
        backSince = since;
        return since.until(present).compareTo(STEADY) >= 0;
    }
}
