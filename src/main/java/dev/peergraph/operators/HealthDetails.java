package dev.peergraph.operators;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sets the default of who sees the details of health: operators by their token in service mode, otherwise everyone on a management port, or
 * nobody without one.
 */
class HealthDetails implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String health = "management.endpoint.health.";
        Map<String, Object> defaults;
        if ("service".equalsIgnoreCase(environment.getProperty("peergraph.auth.mode"))) {
            defaults = Map.of(health + "show-details", "when-authorized", health + "roles",
                    "${peergraph.auth.service.operator-authority:SCOPE_peergraph.operate}");
        } else {
            String port = environment.getProperty("management.server.port", "");
            boolean apart = !port.isEmpty() && (port.equals("0") || !port.equals(environment.getProperty("server.port", "8080")));
            defaults = Map.of(health + "show-details", apart ? "always" : "never");
        }
        environment.getPropertySources().addLast(new MapPropertySource("peergraph-health-details", defaults));
    }
}
