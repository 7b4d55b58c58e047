package dev.peergraph.cache;

import dev.peergraph.pages.PathLimits;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the cache. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {

    @Bean
    PageCache pageCache(CacheProperties properties, PathLimits limits, MonotonicClock clock, MeterRegistry registry) {
        return new PageCache(properties, limits.deadline(), clock, registry);
    }

    /** Tells the windows in effect and what is held. Always up: a cache that holds nothing still answers. */
    @Bean
    HealthIndicator cacheHealthIndicator(CacheProperties properties, PageCache cache) {
        PageStore store = cache.parts().store();
        return () -> Health.up()
                .withDetail("fresh", properties.fresh())
                .withDetail("freshInTransit", properties.freshInTransit())
                .withDetail("staleWhileRevalidate", properties.staleWhileRevalidate())
                .withDetail("staleIfError", properties.staleIfError())
                .withDetail("refused", properties.refused())
                .withDetail("maxBytes", properties.maxSize().toBytes())
                .withDetail("bytes", store.weight())
                .withDetail("pages", store.count())
                .build();
    }
}
