package dev.peergraph.web;

import graphql.ErrorClassification;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.preparsed.persisted.PersistedQuerySupport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Runs the document that a request means, over any transport. */
@Component
class DocumentInterceptor implements WebGraphQlInterceptor {

    private final PersistedOperations operations;

    DocumentInterceptor(PersistedOperations operations) {
        this.operations = operations;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return switch (operations.find(ownText(request), request.getExtensions())) {
            case PersistedOperations.Found.Document(String text) -> {
                request.configureExecutionInput((_, input) -> input.query(ExecutableDescriptions.blanked(text)).build());
                yield chain.next(request);
            }
            case PersistedOperations.Found.Nothing nothing -> Mono.fromSupplier(() -> answer(request, nothing));
        };
    }

    private static WebGraphQlResponse answer(WebGraphQlRequest request, PersistedOperations.Found.Nothing nothing) {
        ErrorClassification type = ErrorClassification.errorClassification(nothing.code().name());
        GraphQLError error = GraphQLError.newError().message("%s", nothing.message()).errorType(type).build();
        ExecutionResult result = ExecutionResult.newExecutionResult().errors(List.of(error)).build();
        return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(request.toExecutionInput(), result));
    }

    /** Returns the request's text; {@code null} where Spring has put a marker in its place. */
    private static @Nullable String ownText(WebGraphQlRequest request) {
        String text = request.getDocument();
        return text.equals(PersistedQuerySupport.PERSISTED_QUERY_MARKER) ? null : text;
    }
}
