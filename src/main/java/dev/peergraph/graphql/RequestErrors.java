package dev.peergraph.graphql;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.pages.ErrorCode;
import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.introspection.IntrospectionDisabledError;
import graphql.language.SourceLocation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives codes to the errors that are reported without one: errors of syntax, validation and variables are the caller's, and errors of
 * limits and of other interceptors have the name of their code as their type.
 */
@Component
@Order(EdgeOrder.REQUEST_ERRORS)
class RequestErrors implements WebGraphQlInterceptor {

    private static final Logger log = LoggerFactory.getLogger(RequestErrors.class);

    private final Suggestions suggestions;

    RequestErrors(Suggestions suggestions) {
        this.suggestions = suggestions;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return chain.next(request).map(response -> {
            List<GraphQLError> errors = response.getExecutionResult().getErrors();
            if (errors.isEmpty() || errors.stream().allMatch(CodedError.class::isInstance)) {
                return response;
            }
            List<GraphQLError> coded = errors.stream().map(error -> coded(error, request.getId())).toList();
            return response.transform(builder -> builder.errors(coded));
        });
    }

    private GraphQLError coded(GraphQLError error, String requestId) {
        if (error instanceof CodedError) {
            return error;
        }
        List<SourceLocation> locations = error.getLocations() == null ? List.of() : error.getLocations();
        Optional<ErrorCode> named = named(error.getErrorType());
        if (named.isPresent()) {
            return CodedError.of(named.get(), error.getMessage(), error.getPath(), locations).with(error.getExtensions());
        }
        if (error.getErrorType() instanceof ErrorType type && isOfTheRequest(type)) {
            return CodedError.of(ErrorCode.BAD_USER_INPUT, PlainWords.of(error.getMessage()) + suggestions.after(error), error.getPath(),
                    locations);
        }
        if (error instanceof IntrospectionDisabledError) {
            return CodedError.of(ErrorCode.BAD_USER_INPUT, "Introspection is off here.", error.getPath(), locations);
        }
        log.atError().addKeyValue("requestId", requestId).addKeyValue("error", error.getMessage()).log("A request failed by a bug");
        return CodedError.of(ErrorCode.INTERNAL, "Internal error; the gateway's log tells more under request id " + requestId + ".",
                error.getPath(), locations);
    }

    private static Optional<ErrorCode> named(@Nullable ErrorClassification type) {
        return Stream.of(ErrorCode.values()).filter(code -> code.name().equals(String.valueOf(type))).findFirst();
    }

    private static boolean isOfTheRequest(ErrorType type) {
        return switch (type) {
            case InvalidSyntax, ValidationError, OperationNotSupported -> true;
            case DataFetchingException, NullValueInNonNullableField, ExecutionAborted -> false;
        };
    }
}
