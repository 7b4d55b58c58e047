package dev.peergraph.graphql;

import dev.peergraph.changes.TooManySubscriptions;
import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.edge.Refusal;
import dev.peergraph.limits.AnswerSize;
import dev.peergraph.limits.LimitExceeded;
import dev.peergraph.listing.ListingTooLong;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PageFailure;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.NonNullableValueCoercedAsNullException;
import graphql.execution.ResultPath;
import graphql.language.SourceLocation;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Turns failures of fields into GraphQL errors with codes. An unexpected failure is a bug: it is logged here, once, and the error holds
 * only the request id to find it by.
 */
@Component
public class ErrorMapping implements DataFetcherExceptionResolver {

    private static final Logger log = LoggerFactory.getLogger(ErrorMapping.class);

    @Override
    public Mono<List<GraphQLError>> resolveException(Throwable failure, DataFetchingEnvironment environment) {
        return Mono.fromSupplier(() -> List.of(error(failure, environment, environment.getExecutionStepInfo().getPath())));
    }

    /** Returns the error for a failure at a path of the answer. */
    public GraphQLError error(Throwable failure, DataFetchingEnvironment environment, ResultPath place) {
        List<SourceLocation> locations = List.of(environment.getField().getSourceLocation());
        AnswerSize.of(environment.getGraphQlContext()).countError();
        List<Object> path = place.toList();
        GraphQLError expected = expected(failure, path, locations);
        if (expected != null) {
            return expected;
        }
        return switch (failure) {
            case MalformedItem malformed -> CodedError.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, message(malformed), path, locations);
            // Spring for GraphQL throws the second instead of starting a further field.
            case CancellationException _,AbortExecutionException _ ->
                CodedError.of(ErrorCode.UPSTREAM_UNAVAILABLE, "The client has gone away.", path, locations);
            default -> bug(failure, environment, place, locations);
        };
    }

    /** Returns the error that ends a stream of events, at the path of its field. */
    public GraphQLError endOfStream(Throwable failure, List<Object> path, String requestId) {
        GraphQLError expected = expected(failure, path, List.of());
        if (expected != null) {
            return expected;
        }
        log.atError().setCause(failure).addKeyValue("requestId", requestId).log("A stream ended by a bug");
        return internal(requestId, path, List.of());
    }

    /** Returns the error for a failure that is no bug, wherever it occurs; {@code null} for others. */
    private static @Nullable GraphQLError expected(Throwable failure, List<Object> path, List<SourceLocation> locations) {
        return switch (failure) {
            case PageFailure ofPage -> error(ofPage, path, locations);
            case InvalidArgument invalid -> CodedError.of(ErrorCode.BAD_USER_INPUT, message(invalid), path, locations);
            case ListingTooLong tooLong ->
                CodedError.limit(message(tooLong), tooLong.name(), tooLong.limit(), tooLong.rows()).at(path, locations);
            case TooManySubscriptions tooMany ->
                CodedError.limit(message(tooMany), tooMany.name(), tooMany.limit(), tooMany.limit() + 1L).at(path, locations);
            // A variable without a value, where the argument has a default but takes no null: found only once the argument is read.
            case NonNullableValueCoercedAsNullException missing ->
                CodedError.of(ErrorCode.BAD_USER_INPUT, PlainWords.of(message(missing)), path, locations);
            case LimitExceeded limit -> CodedError.of(ErrorCode.LIMIT_EXCEEDED, message(limit), path, locations).with(limit.found());
            default -> null;
        };
    }

    private static GraphQLError internal(String requestId, List<Object> path, List<SourceLocation> locations) {
        return CodedError.of(ErrorCode.INTERNAL, message(Refusal.bug(requestId)), path, locations);
    }

    private static GraphQLError error(PageFailure failure, List<Object> path, List<SourceLocation> locations) {
        CodedError error = CodedError.of(failure.code(), message(failure), path, locations);
        return switch (failure) {
            case PageFailure.RateLimited limited -> error.with(limited.retryAfter(), failure.answer());
            case PageFailure.Unavailable unavailable -> error.with(unavailable.retryAfter(), failure.answer());
            case PageFailure.Unauthenticated _,PageFailure.GatewayUnauthenticated _,PageFailure.Forbidden _,PageFailure.Rejected _,PageFailure.PageTokenRefused _,PageFailure.InvalidResponse _ ->
                error.with(null, failure.answer());
        };
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static GraphQLError bug(Throwable failure, DataFetchingEnvironment environment, ResultPath place,
            List<SourceLocation> locations) {
        String requestId = environment.getExecutionId().toString();
        log.atError().setCause(failure).addKeyValue("requestId", requestId).addKeyValue("path", place).log("A field failed by a bug");
        return internal(requestId, place.toList(), locations);
    }
}
