package dev.peergraph.fleet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this replica is with the others, told by one line of the log at each change. Thread-safe. */
final class LinkState {

    private static final Logger log = LoggerFactory.getLogger(LinkState.class);
    private static final String REMEDY = "check that Redis runs, and the spring.data.redis.* settings; queries are answered meanwhile";

    private final String address;
    private final LinkBreaker breaker;
    private volatile @Nullable RedisConnection connection;
    private volatile int size = 1;
    private volatile String cause = "not connected yet";
    private boolean joined;
    private boolean told;

    LinkState(String address, LinkBreaker breaker) {
        this.address = address;
        this.breaker = breaker;
    }

    /** Returns the connection, {@code null} as long as this replica is apart. */
    @Nullable
    RedisConnection joined() {
        return breaker.isClosed() ? connection : null;
    }

    /** Returns the connection, which may not work; {@code null} before the first one. */
    @Nullable
    RedisConnection connection() {
        return connection;
    }

    void connected(RedisConnection first) {
        connection = first;
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
        if (told && now == joined) {
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
    }
}
