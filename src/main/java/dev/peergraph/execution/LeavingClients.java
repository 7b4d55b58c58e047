package dev.peergraph.execution;

import dev.peergraph.edge.EdgeOrder;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Cancels what the fields of a request wait for when its client disconnects; Spring for GraphQL only stops to start further fields. Ordered
 * first, so that it wraps the fetchers themselves: futures that other instrumentation derives from theirs do not pass a cancellation on.
 */
@Component
@Order(EdgeOrder.LEAVING_CLIENTS)
class LeavingClients extends SimplePerformantInstrumentation implements WebGraphQlInterceptor {

    /** Completes when the client of a request disconnects. */
    private static final class Departure extends CompletableFuture<@Nullable Void> {
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(() -> {
            Departure departure = new Departure();
            request.configureExecutionInput((_, input) -> input.graphQLContext(Map.of(Departure.class, departure)).build());
            return chain.next(request).doOnCancel(() -> departure.complete(null));
        });
    }

    @Override
    public DataFetcher<?> instrumentDataFetcher(DataFetcher<?> fetcher, InstrumentationFieldFetchParameters parameters,
            @Nullable InstrumentationState state) {
        return parameters.isTrivialDataFetcher() ? fetcher : environment -> cancellable(fetcher.get(environment), environment);
    }

    private static @Nullable Object cancellable(@Nullable Object value, DataFetchingEnvironment environment) {
        Departure departure = environment.getGraphQlContext().get(Departure.class);
        if (departure != null && value instanceof CompletableFuture<?> future) {
            var _ = departure.thenRun(() -> future.cancel(true));
        }
        return value;
    }
}
