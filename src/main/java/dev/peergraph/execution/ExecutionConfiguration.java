package dev.peergraph.execution;

import graphql.execution.instrumentation.Instrumentation;
import java.util.List;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;

/** Sets the engine up: with {@link RequestInstrumentation} for Spring's chain of instrumentations, and with {@link ReadingStrategy}. */
@Configuration(proxyBeanMethods = false)
class ExecutionConfiguration {

    @Bean
    GraphQlSourceBuilderCustomizer execution(List<Instrumentation> parts, List<DataFetcherExceptionResolver> failures) {
        return builder -> builder.typeVisitors(List.of(new FieldReaders())).configureGraphQl(graphQl -> graphQl
                .instrumentation(new RequestInstrumentation(parts))
                .queryExecutionStrategy(new ReadingStrategy(DataFetcherExceptionResolver.createExceptionHandler(failures))));
    }
}
