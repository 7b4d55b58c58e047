package dev.peergraph.graphql;

import graphql.execution.instrumentation.Instrumentation;
import java.util.List;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts {@link WholeRequests} in the place of Spring's chain. */
@Configuration(proxyBeanMethods = false)
class InstrumentationConfiguration {

    @Bean
    GraphQlSourceBuilderCustomizer wholeRequests(List<Instrumentation> parts) {
        return builder -> builder.configureGraphQl(graphQl -> graphQl.instrumentation(new WholeRequests(parts)));
    }
}
