package dev.peergraph.guard;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Makes the guard. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GuardProperties.class)
class GuardConfiguration {

    @Bean
    BudgetBook budgetBook(GuardProperties properties, InstantSource clock) {
        return new BudgetBook(properties, clock);
    }

    @Bean
    Breaker breaker(GuardProperties properties, InstantSource clock) {
        return new Breaker(properties.breaker(), clock);
    }

    @Bean
    Guard guard(GuardProperties properties, BudgetBook budgets, Breaker breaker, MeterRegistry registry, InstantSource clock) {
        GuardMeters meters = new GuardMeters(registry);
        meters.watch(budgets);
        meters.watch(breaker);
        Scheduler scheduler = Schedulers.parallel();
        return new Guard(properties, new WaitingLine(properties, budgets, breaker, meters, clock, scheduler), meters, clock, scheduler);
    }

    @Bean
    GuardHealth guardHealthIndicator(GuardProperties properties, Breaker breaker, BudgetBook budgets) {
        return new GuardHealth(properties, breaker, budgets);
    }
}
