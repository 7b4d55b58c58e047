package dev.peergraph.guard;

import java.time.InstantSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the guard. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {

    @Bean
    BudgetBook budgetBook() {
        return new BudgetBook();
    }

    @Bean
    Guard guard(GuardProperties properties, BudgetBook budgets, InstantSource clock) {
        return new Guard(properties, budgets, clock);
    }
}
