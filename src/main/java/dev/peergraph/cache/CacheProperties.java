package dev.peergraph.cache;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long pages are kept, and how many. The windows follow one another; 0 skips one.
 *
 * @param fresh How long a page is served without an upstream call, 0 to 365d. Most listings seldom change, and upstream's own tools poll
 * once a minute.
 * @param freshInTransit The same while a peering on the page is in transit, 0 to 365d, never longer than fresh. Users wait for that change.
 * @param staleWhileRevalidate How long after that a page is served at once and refreshed in the background, 0 to 365d. Long enough for a
 * tab that was in the background.
 * @param staleIfError How long after that a page is served if upstream fails, 0 to 365d. Long enough for a long outage; fetchedAt has the
 * age.
 * @param refused How long a 401 or 403 is cached, 0 to 1m. Long enough for the rest of a burst, too short for a user who has just replaced
 * a key to notice.
 * @param maxSize Estimated bytes of heap that all pages take, 0 to 1TB. The default is enough for about 80 pages of 1000 peerings.
 * @param maxRefreshes Most refreshes in the background at once, 0 to 1000. Further ones wait for the next request.
 */
@ConfigurationProperties(prefix = "peergraph.cache", ignoreUnknownFields = false)
record CacheProperties(@DefaultValue("60s") Duration fresh, @DefaultValue("10s") Duration freshInTransit,
        @DefaultValue("10m") Duration staleWhileRevalidate, @DefaultValue("24h") Duration staleIfError,
        @DefaultValue("2s") Duration refused, @DefaultValue("32MB") DataSize maxSize, @DefaultValue("32") int maxRefreshes) {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration LONGEST_REFUSED = Duration.ofMinutes(1);
    private static final DataSize LARGEST = DataSize.ofTerabytes(1);

    CacheProperties {
        requireWithin(fresh, LONGEST, "fresh", "365d");
        requireWithin(freshInTransit, LONGEST, "fresh-in-transit", "365d");
        requireWithin(staleWhileRevalidate, LONGEST, "stale-while-revalidate", "365d");
        requireWithin(staleIfError, LONGEST, "stale-if-error", "365d");
        requireWithin(refused, LONGEST_REFUSED, "refused", "1m");
        require(!maxSize.isNegative() && maxSize.compareTo(LARGEST) <= 0, "max-size must be between 0 and 1TB, but is " + maxSize);
        require(maxRefreshes >= 0 && maxRefreshes <= 1000, "max-refreshes must be between 0 and 1000, but is " + maxRefreshes);
        freshInTransit = freshInTransit.compareTo(fresh) < 0 ? freshInTransit : fresh;
    }

    /** Returns how long after being fresh a page can be of use. */
    Duration staleness() {
        return staleWhileRevalidate.plus(staleIfError);
    }

    private static void requireWithin(Duration duration, Duration longest, String property, String limit) {
        require(!duration.isNegative() && duration.compareTo(longest) <= 0,
                property + " must be between 0 and " + limit + ", but is " + duration);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.cache." + message);
        }
    }
}
