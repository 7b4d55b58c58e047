package dev.peergraph.changes;

import dev.peergraph.auth.CallerCredentials;
import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** Makes what watches listings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChangesProperties.class)
class ChangesConfiguration {

    @Bean
    LivePeerings livePeerings(PeeringPages pages, PathLimits limits, WholeListings wholes, CallerCredentials credentials,
            RateBudgets budgets, ChangesProperties properties, MonotonicClock clock, MeterRegistry registry) {
        ListingReader reader = new ListingReader(new BackgroundPages(pages, limits, clock), wholes, clock);
        PollPace pace = new PollPace(properties.pollInterval());
        return new LivePeerings(new Poller.Parts(reader, credentials::now, budgets, pace, clock, Schedulers.parallel()),
                new Subscriptions(properties.maxSubscriptions(), properties.perCredential()), registry);
    }
}
