package dev.peergraph.fleet.budgets;

import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLinks;
import dev.peergraph.fleet.FleetTimes;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the budgets that replicas share, where they do. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("peergraph.fleet.enabled")
class FleetBudgetsConfiguration {

    @Bean
    SharedBudgets sharedBudgets(FleetLinks links, FleetKeys keys, FleetTimes times) {
        return new RedisBudgets(links.budgets(), keys, times.budget());
    }
}
