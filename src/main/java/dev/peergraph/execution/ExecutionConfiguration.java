package dev.peergraph.execution;

import dev.peergraph.graphql.ErrorMapping;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.instrumentation.Instrumentation;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sets the engine up: with {@link RequestInstrumentation} for Spring's chain of instrumentations, with {@link ReadingStrategy} and
 * {@link EventStrategy}, and with {@link NoPropagation}.
 */
@Configuration(proxyBeanMethods = false)
class ExecutionConfiguration {

    @Bean
    GraphQlSourceBuilderCustomizer execution(List<Instrumentation> parts, List<DataFetcherExceptionResolver> failures, ErrorMapping errors,
            JsonMapper json) {
        DataFetcherExceptionHandler handler = DataFetcherExceptionResolver.createExceptionHandler(failures);
        return builder -> builder.typeVisitors(List.of(new FieldReaders()))
                .subscriptionExceptionResolvers(List.of(_ -> Mono.just(List.of())))
                .configureGraphQl(graphQl -> graphQl.instrumentation(new RequestInstrumentation(parts))
                        .queryExecutionStrategy(new ReadingStrategy(handler))
                        .subscriptionExecutionStrategy(new EventStrategy(handler, errors, json)));
    }

    @Bean
    WebGraphQlHandler webGraphQlHandler(ExecutionGraphQlService service, ObjectProvider<WebGraphQlInterceptor> interceptors) {
        return WebGraphQlHandler.builder(service)
                .interceptors(interceptors.orderedStream().toList())
                .contextSnapshotFactory(new NoPropagation())
                .build();
    }
}
