package dev.peergraph;

import dev.peergraph.auth.EnvironmentAccess;
import dev.peergraph.cache.PageCache;
import dev.peergraph.connection.PeeringConnections;
import dev.peergraph.guard.Guard;
import dev.peergraph.listing.ListingLimits;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.sharing.PageSharing;
import dev.peergraph.time.MonotonicClock;
import dev.peergraph.upstream.RestPeeringPages;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The path of a request: which layer wraps which. */
@Configuration(proxyBeanMethods = false)
class PathConfiguration {

    @Bean
    @Primary
    PeeringPages path(RestPeeringPages rest, Guard guard, ObjectProvider<PageSharing> sharing, PageCache cache) {
        PageSharing fleet = sharing.getIfAvailable(() -> pages -> pages);
        return EnvironmentAccess.around(cache.around(fleet.around(guard.around(rest))));
    }

    @Bean
    PeeringConnections peeringConnections(PeeringPages path, PathLimits limits, WholeListings wholes, Scheduler listingWork,
            MonotonicClock clock) {
        return new PeeringConnections(path, limits, clock, wholes, listingWork);
    }

    /** What is found out of listings takes a quarter of what their pages take, at most. */
    @Bean
    WholeListings wholeListings(ListingLimits limits, PageCache cache) {
        return new WholeListings(limits, cache.maxBytes() / 4);
    }

    /** Half of the processors: however much is asked of listings that are read whole, other requests go on. */
    @Bean(destroyMethod = "dispose")
    Scheduler listingWork() {
        return Schedulers.newParallel("listings", Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    @Bean
    PathLimits pathLimits(RestPeeringPages rest, Guard guard) {
        return new PathLimits(rest.pageSize(), guard.deadline());
    }

    @Bean
    @ConditionalOnMissingBean
    MonotonicClock monotonicClock() {
        return MonotonicClock.system();
    }

    /** For dates only. */
    @Bean
    @ConditionalOnMissingBean
    InstantSource dates() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
