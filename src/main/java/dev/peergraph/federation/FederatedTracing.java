package dev.peergraph.federation;

import com.apollographql.federation.graphqljava.tracing.FederatedTracingInstrumentation;
import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.graphql.MalformedItem;
import dev.peergraph.pages.PageFailure;
import graphql.GraphQL;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.schema.GraphQLSchema;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.ExecutionGraphQlRequest;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.DefaultExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlRequest;

/**
 * Apollo's federated tracing: adds the times of fields as {@code extensions.ftv1} if a router asks for them by header. A trace hides the
 * messages of unexpected failures, as answers do.
 */
final class FederatedTracing extends FederatedTracingInstrumentation {

    private FederatedTracing() {
        super(new Options(false, _ -> true));
    }

    /** Returns a service that traces only the requests that ask for it. */
    static ExecutionGraphQlService onDemand(GraphQlSource source, BatchLoaderRegistry loaders) {
        ExecutionGraphQlService untraced = service(source, loaders);
        ExecutionGraphQlService traced = service(new TracedSource(source), loaders);
        return request -> wantsTrace(request) ? traced.execute(request) : untraced.execute(request);
    }

    private static ExecutionGraphQlService service(GraphQlSource source, BatchLoaderRegistry loaders) {
        DefaultExecutionGraphQlService service = new DefaultExecutionGraphQlService(source);
        service.addDataLoaderRegistrar(loaders);
        return service;
    }

    private static boolean wantsTrace(ExecutionGraphQlRequest request) {
        return request instanceof WebGraphQlRequest web
                && FEDERATED_TRACING_HEADER_VALUE.equals(web.getHeaders().getFirst(FEDERATED_TRACING_HEADER_NAME));
    }

    @Override
    @SuppressWarnings("deprecation")
    public InstrumentationContext<Object> beginFieldFetch(InstrumentationFieldFetchParameters parameters, InstrumentationState state) {
        InstrumentationContext<Object> trace = super.beginFieldFetch(parameters, state);
        return SimpleInstrumentationContext.whenCompleted((result, failure) -> trace.onCompleted(result, shown(failure)));
    }

    private static @Nullable Throwable shown(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> null;
            case CompletionException wrapped when wrapped.getCause() != null -> shown(wrapped.getCause());
            case PageFailure _,InvalidArgument _,MalformedItem _ -> failure;
            default -> new IllegalStateException("Internal error.");
        };
    }

    private record TracedSource(GraphQL graphQl, GraphQLSchema schema) implements GraphQlSource {

        TracedSource(GraphQlSource source) {
            this(source.graphQl()
                    .transform(copy -> copy
                            .instrumentation(new ChainedInstrumentation(source.graphQl().getInstrumentation(), new FederatedTracing()))),
                    source.schema());
        }
    }
}
