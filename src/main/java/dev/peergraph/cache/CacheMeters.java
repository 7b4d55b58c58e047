package dev.peergraph.cache;

import dev.peergraph.pages.PageTrace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The meters of the cache; none has a tag with text of users or upstream. */
final class CacheMeters {

    private static final String PREFIX = "peergraph.cache.";

    private final Map<Served, Counter> served = new EnumMap<>(Served.class);
    private final Map<Refresh, Counter> refreshes = new EnumMap<>(Refresh.class);

    CacheMeters(MeterRegistry registry, PageStore store, Flights flights) {
        for (Served how : Served.values()) {
            served.put(how, Counter.builder(PREFIX + how.name().toLowerCase(Locale.ROOT)).description(how.meaning).register(registry));
        }
        for (Refresh how : Refresh.values()) {
            refreshes.put(how, Counter.builder(PREFIX + "refresh").description("Refreshes in the background.")
                    .tag("outcome", how.name().toLowerCase(Locale.ROOT)).register(registry));
        }
        Gauge.builder(PREFIX + "pages", store, PageStore::count).description("Cached pages.").register(registry);
        Gauge.builder(PREFIX + "weight", store, PageStore::weight).description("Estimated heap of the cached pages.").baseUnit("bytes")
                .register(registry);
        Gauge.builder(PREFIX + "flights", flights, Flights::count).description("Upstream calls under way.").register(registry);
    }

    /** How a request for a page was answered: each in exactly one way, counted by {@code peergraph.cache.<name>}. */
    enum Served {
        /** From a fresh page: its own, or that of the unfiltered listing. */
        HIT("Fresh cache hits.", PageTrace.State.FRESH),
        /** From a stale page, refreshed behind or in place of a failure. */
        STALE("Stale pages served.", PageTrace.State.STALE),
        /** By a call of its own. */
        MISS("Cache misses that made an upstream call.", PageTrace.State.FETCHED),
        /** By a call that another request had begun. */
        COLLAPSED("Cache misses that joined a call of another request.", PageTrace.State.COLLAPSED),
        /** By a page that another replica had fetched. */
        SHARED("Cache misses answered by a page that another replica had fetched.", PageTrace.State.SHARED),
        /** By a 401 or 403 of a moment ago. */
        REFUSED("Requests answered by a cached 401 or 403.", PageTrace.State.FAILED),
        /** Not at all: the call failed, and no page could stand in. */
        FAILED("Requests that failed, without a cached page to serve.", PageTrace.State.FAILED);

        private final String meaning;
        private final PageTrace.State state;

        Served(String meaning, PageTrace.State state) {
            this.meaning = meaning;
            this.state = state;
        }

        /** Returns how this is told to one who wants it explained. */
        PageTrace.State state() {
            return state;
        }
    }

    /** What became of a refresh: {@code peergraph.cache.refresh} by {@code outcome}. */
    enum Refresh {
        /** A page came. */
        DONE,
        /** None came. */
        FAILED,
        /** Too many were under way, or one failed a moment ago. */
        SKIPPED
    }

    void count(Served how) {
        Objects.requireNonNull(served.get(how)).increment();
    }

    void count(Refresh how) {
        Objects.requireNonNull(refreshes.get(how)).increment();
    }
}
