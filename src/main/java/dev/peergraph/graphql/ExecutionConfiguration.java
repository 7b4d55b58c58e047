package dev.peergraph.graphql;

import dev.peergraph.listing.ListingLimits;
import graphql.execution.instrumentation.Instrumentation;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;

/** Puts {@link WholeRequests} in the place of Spring's chain, and {@link ReadingStrategy} in the place of the engine's own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryLimitProperties.class)
class ExecutionConfiguration {

    @Bean
    ListingLimits listingLimits(QueryLimitProperties limits) {
        return new ListingLimits(limits.listingRows());
    }

    @Bean
    GraphQlSourceBuilderCustomizer execution(List<Instrumentation> parts, List<DataFetcherExceptionResolver> failures) {
        return builder -> builder.configureGraphQl(graphQl -> graphQl
                .instrumentation(new WholeRequests(parts))
                .queryExecutionStrategy(new ReadingStrategy(DataFetcherExceptionResolver.createExceptionHandler(failures))));
    }
}
