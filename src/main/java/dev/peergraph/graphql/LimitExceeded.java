package dev.peergraph.graphql;

import graphql.execution.AbortExecutionException;
import java.util.List;

/** Ends a request that asks for too much: before anything is called, or while its answer is made. */
final class LimitExceeded extends AbortExecutionException {

    private LimitExceeded(CodedError error) {
        super(List.of(error));
    }

    /**
     * Ends it for a number that is too large.
     *
     * @param name what is limited, as the properties call it
     */
    static LimitExceeded of(String name, long limit, long actual) {
        String message = "The request has too many %s: %d, and at most %d are allowed.".formatted(name, actual, limit);
        return new LimitExceeded(CodedError.limit(message, name, limit, actual));
    }

    /** Ends it for an answer that is too large; {@code actual} is what had been made of it. */
    static LimitExceeded answerSize(long limit, long actual) {
        return new LimitExceeded(CodedError.limit(
                "The answer has more than %d bytes, which is the most that is allowed: ask for fewer rows or fields.".formatted(limit),
                "answer-size", limit, actual));
    }

    /** Ends it because all answers that are being made take too much memory together. */
    static LimitExceeded answerMemory(long limit, long actual) {
        return new LimitExceeded(CodedError.limit("The gateway is busy with other large answers.", "answer-memory", limit, actual));
    }

    static void check(String name, long limit, long actual) {
        if (actual > limit) {
            throw of(name, limit, actual);
        }
    }

    /** What its one error says, for those who parse outside of execution. */
    @Override
    public String getMessage() {
        return getUnderlyingErrors().iterator().next().getMessage();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
