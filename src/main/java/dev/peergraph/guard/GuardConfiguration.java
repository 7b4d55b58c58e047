package dev.peergraph.guard;

import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.journal.Journal;
import dev.peergraph.time.MonotonicClock;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetricsPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** Makes the guard. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GuardProperties.class)
class GuardConfiguration {

    @Bean
    CredentialStates credentialStates(GuardProperties properties, MonotonicClock clock, ObjectProvider<SharedBudgets> fleet) {
        return new CredentialStates(properties, clock, fleet.getIfAvailable());
    }

    @Bean
    Breaker breaker(GuardProperties properties, MonotonicClock clock, MeterRegistry registry) {
        Breaker breaker = new Breaker(properties.breaker(), clock);
        breaker.publish(registry);
        return breaker;
    }

    @Bean
    GuardMeters guardMeters(MeterRegistry registry) {
        return new GuardMeters(registry);
    }

    @Bean
    CallQueue callQueue(GuardProperties properties, CredentialStates credentials, Breaker breaker, GuardMeters meters,
            Journal journal, MonotonicClock clock, MeterRegistry registry) {
        UnverifiedCredentials unverified = new UnverifiedCredentials(properties.maxUnauthenticated(), clock);
        new TaggedRateLimiterMetricsPublisher(registry).publishMetrics(unverified.allowance());
        CallQueue queue = new CallQueue(properties, credentials, breaker, unverified, meters, new GuardJournal(journal), clock,
                Schedulers.parallel());
        meters.watch(credentials);
        meters.watch(queue);
        return queue;
    }

    @Bean
    Guard guard(GuardProperties properties, CallQueue queue, GuardMeters meters, MonotonicClock clock) {
        return new Guard(properties, queue, meters, clock, Schedulers.parallel());
    }

    @Bean
    GuardHealth guardHealthIndicator(GuardProperties properties, Breaker breaker, CredentialStates credentials, CallQueue queue) {
        return new GuardHealth(properties, breaker, credentials, queue);
    }
}
