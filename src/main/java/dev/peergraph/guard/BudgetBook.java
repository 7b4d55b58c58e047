package dev.peergraph.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.peergraph.pages.AcceptedCredentials;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.pages.RateReading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each credential. One with calls waiting or under way is kept whatever happens, and there are only so many of those; the
 * others are bounded in number and expire. Thread-safe; its monitor guards what it holds.
 */
final class BudgetBook implements RateBudgets, AcceptedCredentials {

    private final GuardProperties properties;
    private final InstantSource clock;
    private final Map<String, Partition> busy = new HashMap<>();
    private final Cache<String, Partition> idle;

    BudgetBook(GuardProperties properties, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
        Duration kept = properties.credentials().idle();
        this.idle = Caffeine.newBuilder()
                .maximumSize(properties.credentials().max())
                .expireAfter(Expiry.<String, Partition>creating((_, partition) -> lifetime(partition, kept)))
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .executor(Runnable::run)
                .build();
    }

    private Duration lifetime(Partition partition, Duration kept) {
        Instant now = clock.instant();
        Instant needed = partition.budget.neededUntil();
        return needed.isAfter(now.plus(kept)) ? Duration.between(now, needed) : kept;
    }

    /** Returns a credential's state, which stays until {@link #release}. */
    synchronized Partition busy(String name) {
        return busy.computeIfAbsent(name, this::awake);
    }

    private Partition awake(String name) {
        Partition known = idle.asMap().remove(name);
        return known != null ? known : new Partition(name, new Budget(properties.concurrency().perCredential(), properties.spareShare()));
    }

    /** Lets a credential's state expire if it has no calls. */
    synchronized void release(Partition partition) {
        if (partition.isIdle() && busy.remove(partition.name, partition)) {
            idle.put(partition.name, partition);
        }
    }

    /** Returns the credentials with calls that wait. */
    synchronized List<Partition> waiting() {
        return busy.values().stream().filter(partition -> !partition.waiting.isEmpty()).toList();
    }

    private @Nullable Partition known(String name) {
        Partition partition = busy.get(name);
        return partition == null ? idle.getIfPresent(name) : partition;
    }

    @Override
    public synchronized Optional<RateReading> lastReading(String name) {
        Partition partition = known(name);
        return partition == null ? Optional.empty() : Optional.ofNullable(partition.lastReading());
    }

    @Override
    public synchronized boolean contains(String name) {
        Partition partition = known(name);
        return partition != null && partition.accepted;
    }

    /** What is known of all credentials together, none of them named. */
    record Sum(long credentials, int waiting, int underWay, long limit, long remaining) {
    }

    /** Returns sums over all credentials; limits and what is left of them where upstream told both for a window that still runs. */
    synchronized Sum sum() {
        idle.cleanUp();
        Instant now = clock.instant();
        long limit = 0;
        long remaining = 0;
        int waiting = 0;
        int underWay = 0;
        for (Partition partition : (Iterable<Partition>) Stream.concat(busy.values().stream(), idle.asMap().values().stream())::iterator) {
            RateReading known = partition.budget.known(now);
            if (known != null && known.limit() != null && known.remaining() != null) {
                limit += known.limit();
                remaining += known.remaining();
            }
            waiting += partition.waiting.size();
            underWay += partition.budget.underWay();
        }
        return new Sum(busy.size() + idle.estimatedSize(), waiting, underWay, limit, remaining);
    }
}
