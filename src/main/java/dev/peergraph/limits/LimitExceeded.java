package dev.peergraph.limits;

import dev.peergraph.pages.ErrorCode;
import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends a request that asks for too much: before anything is called, or while its answer is made. */
public final class LimitExceeded extends AbortExecutionException {

    private static final ErrorClassification TYPE = ErrorClassification.errorClassification(ErrorCode.LIMIT_EXCEEDED.name());

    private LimitExceeded(String message, String name, long limit, long actual) {
        super(List.of(GraphQLError.newError().message("%s", message).errorType(TYPE).extensions(found(name, limit, actual)).build()));
    }

    private static Map<String, Object> found(String name, long limit, long actual) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("name", name);
        found.put("limit", limit);
        found.put("actual", actual);
        return found;
    }

    /**
     * Ends it for a number that is too large.
     *
     * @param name what is limited, as the properties call it
     */
    public static LimitExceeded of(String name, long limit, long actual) {
        return new LimitExceeded("The request has too many %s: %d, and at most %d are allowed.".formatted(name, actual, limit), name, limit,
                actual);
    }

    /** Ends it for an answer that is too large; {@code actual} is what had been made of it. */
    static LimitExceeded answerSize(long limit, long actual) {
        return new LimitExceeded(
                "The answer has more than %d bytes, which is the most that is allowed: ask for fewer rows or fields.".formatted(limit),
                "answer-size", limit, actual);
    }

    /** Ends it because all answers that are being made take too much memory together. */
    static LimitExceeded answerMemory(long limit, long actual) {
        return new LimitExceeded("The gateway is busy with other large answers.", "answer-memory", limit, actual);
    }

    static void check(String name, long limit, long actual) {
        if (actual > limit) {
            throw of(name, limit, actual);
        }
    }

    /** Returns which limit it is, how much it allows, and how much was found: the extensions of its error. */
    public Map<String, Object> found() {
        return getUnderlyingErrors().iterator().next().getExtensions();
    }

    /** Returns the message of its one error, for callers that parse outside of execution. */
    @Override
    public String getMessage() {
        return getUnderlyingErrors().iterator().next().getMessage();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
