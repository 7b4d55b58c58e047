package dev.peergraph.documents;

import dev.peergraph.documents.PersistedOperations.Found;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.operations.OperationName;
import dev.peergraph.pages.ErrorCode;
import graphql.ErrorClassification;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.preparsed.persisted.PersistedQuerySupport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Runs the document that a request names or contains, over any transport. */
@Component
@Order(EdgeOrder.DOCUMENT)
class DocumentInterceptor implements WebGraphQlInterceptor {

    /** Apollo Client matches on this message. */
    private static final Found.Nothing NOT_FOUND = new Found.Nothing(ErrorCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound");

    private final PersistedOperations operations;
    private final VerifiedCallers callers;

    DocumentInterceptor(PersistedOperations operations, VerifiedCallers callers) {
        this.operations = operations;
        this.callers = callers;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        Found found = operations.find(ownText(request), request.getExtensions());
        return found instanceof Found.Unknown unknown
                ? operations.elsewhere(unknown).flatMap(anywhere -> run(request, anywhere, chain))
                : run(request, found, chain);
    }

    private Mono<WebGraphQlResponse> run(WebGraphQlRequest request, Found found, Chain chain) {
        return switch (found) {
            case Found.Known known -> execute(request, known, chain);
            case Found.Sent sent -> execute(request, sent, chain).doOnNext(response -> keep(sent, response));
            case Found.Unknown _ -> Mono.fromSupplier(() -> answer(request, NOT_FOUND));
            case Found.Nothing nothing -> Mono.fromSupplier(() -> answer(request, nothing));
        };
    }

    private Mono<WebGraphQlResponse> execute(WebGraphQlRequest request, Found.Document document, Chain chain) {
        if (operations.trustedOnly()) {
            request.configureExecutionInput((_, input) -> input.graphQLContext(Map.of(OperationName.trustedKey(), true)).build());
        }
        request.configureExecutionInput((_, input) -> input.query(ExecutableDescriptions.blanked(document.text())).build());
        return chain.next(request);
    }

    /** Caches a document whose response has data, if only null: an invalid one has none. */
    private void keep(Found.Sent sent, WebGraphQlResponse response) {
        if (response.getExecutionResult().isDataPresent()) {
            callers.of(response.getExecutionInput().getGraphQLContext()).ifPresent(caller -> operations.keep(sent, caller));
        }
    }

    private static WebGraphQlResponse answer(WebGraphQlRequest request, Found.Nothing nothing) {
        ErrorClassification type = ErrorClassification.errorClassification(nothing.code().name());
        GraphQLError error = GraphQLError.newError().message("%s", nothing.message()).errorType(type).build();
        ExecutionResult result = ExecutionResult.newExecutionResult().errors(List.of(error)).build();
        return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(request.toExecutionInput(), result));
    }

    /** Returns the request's text; {@code null} if Spring has put a marker in its place. */
    private static @Nullable String ownText(WebGraphQlRequest request) {
        String text = request.getDocument();
        return text.equals(PersistedQuerySupport.PERSISTED_QUERY_MARKER) ? null : text;
    }
}
