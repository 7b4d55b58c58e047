package dev.peergraph.watch;

import dev.peergraph.auth.CallerCredentials;
import dev.peergraph.journal.Journal;
import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.listing.ListingLimits;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import reactor.core.scheduler.Schedulers;

/** Makes the watch, where an environment is named. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchProperties.class)
class WatchConfiguration {

    private static final String ENVIRONMENTS = "peergraph.watch.environments";

    /** Spring Boot's own condition does not see lists that are given item by item. */
    static final class AnyEnvironment implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment()).bind(ENVIRONMENTS, Bindable.listOf(String.class)).map(List::size).orElse(0) > 0;
        }
    }

    @Bean
    @Conditional(AnyEnvironment.class)
    EnvironmentWatch environmentWatch(WatchProperties properties, CallerCredentials credentials, PeeringPages pages, PathLimits limits,
            ListingLimits listings, MonotonicClock clock, MeterRegistry registry, InstantSource dates, Journal journal) {
        var _ = gateway(credentials);
        WatchMeters meters = new WatchMeters(properties.environments(), registry, dates);
        return new EnvironmentWatch(properties, () -> gateway(credentials), new BackgroundPages(pages, limits, clock), listings.rows(),
                meters, journal, Schedulers.parallel());
    }

    private static Caller gateway(CallerCredentials credentials) {
        return credentials.gateway().orElseThrow(WatchConfiguration::noCredential);
    }

    private static IllegalArgumentException noCredential() {
        return new IllegalArgumentException(ENVIRONMENTS + " needs peergraph.auth.mode=service: in pass-through mode the gateway has no "
                + "credential to read them with");
    }
}
