package dev.peergraph.traces;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Lets Spring Boot set OpenTelemetry up only where traces have an endpoint to go to; and of its parts only those that export spans: what
 * turns each of Spring's observations into a span, health probes too, stays out.
 */
final class TracingImports implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String SDK = "org.springframework.boot.opentelemetry.autoconfigure.";
    /** What turns observations into spans or exemplars, and what exports logs or to other receivers. */
    private static final List<String> UNWANTED = List.of(TRACING + "autoconfigure.", TRACING + "opentelemetry.autoconfigure.zipkin.",
            SDK + "logging.");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = !environment.getProperty(ENDPOINT, "").isBlank();
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[configurations.length];
        for (int i = 0; i < matches.length; i++) {
            String name = configurations[i];
            matches[i] = name == null || !isOfTracing(name) || (on && UNWANTED.stream().noneMatch(name::startsWith));
        }
        return matches;
    }

    /** Asked of nested configurations too. */
    private static boolean isOfTracing(String name) {
        return name.startsWith(TRACING) || name.startsWith(SDK);
    }
}
