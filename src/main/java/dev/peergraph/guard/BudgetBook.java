package dev.peergraph.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.pages.RateReading;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What upstream last said of each partition's budget; bounded, and forgotten after an hour. */
final class BudgetBook implements RateBudgets {

    private static final int MAX_PARTITIONS = 10_000;

    private final Cache<String, RateReading> readings = Caffeine.newBuilder()
            .maximumSize(MAX_PARTITIONS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    void note(String partition, @Nullable RateReading reading) {
        if (reading != null) {
            readings.put(partition, reading);
        }
    }

    @Override
    public Optional<RateReading> lastReading(String partition) {
        return Optional.ofNullable(readings.getIfPresent(partition));
    }
}
