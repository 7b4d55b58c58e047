package dev.peergraph;

import dev.peergraph.auth.EnvironmentAccess;
import dev.peergraph.cache.PageCache;
import dev.peergraph.connection.PeeringConnections;
import dev.peergraph.guard.Guard;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.sharing.PageSharing;
import dev.peergraph.upstream.RestPeeringPages;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The path of a request: which layer wraps which. */
@Configuration(proxyBeanMethods = false)
class PathConfiguration {

    @Bean
    PeeringConnections peeringConnections(RestPeeringPages rest, Guard guard, ObjectProvider<PageSharing> sharing, PageCache cache,
            PathLimits limits, MonotonicClock clock) {
        PageSharing fleet = sharing.getIfAvailable(() -> pages -> pages);
        return new PeeringConnections(EnvironmentAccess.around(cache.around(fleet.around(guard.around(rest)))), limits, clock);
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
