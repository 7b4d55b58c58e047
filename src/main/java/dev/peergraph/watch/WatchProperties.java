package dev.peergraph.watch;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which environments meters tell of.
 *
 * @param environments ids of the environments whose peerings are counted by phase, at most 100; service mode only, since it takes the
 * gateway's own credential to read them
 * @param interval how often they are looked at, 10s to 1h; a look costs a call upstream only where the pages in the cache are not fresh
 */
@ConfigurationProperties(prefix = "peergraph.watch", ignoreUnknownFields = false)
record WatchProperties(@DefaultValue List<String> environments, @DefaultValue("1m") Duration interval) {

    private static final int MOST = 100;
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    WatchProperties {
        environments = environments.stream().map(String::strip).distinct().toList();
        if (environments.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("peergraph.watch.environments must not have an empty id");
        }
        if (environments.size() > MOST) {
            throw new IllegalArgumentException(
                    "peergraph.watch.environments must name at most " + MOST + " environments, but names " + environments.size());
        }
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("peergraph.watch.interval must be between 10s and 1h, but is " + interval);
        }
    }
}
