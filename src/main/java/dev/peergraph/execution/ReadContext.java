package dev.peergraph.execution;

import dev.peergraph.limits.AnswerSize;
import graphql.GraphQLContext;
import graphql.execution.ExecutionContext;
import java.util.Locale;

/** What a plan needs to complete one value: the request's context, and a count of the bytes. Not thread-safe. */
final class ReadContext {

    private final GraphQLContext context;
    private final Locale locale;
    private final AnswerSize size;
    private long bytes;
    private long addedBytes;

    ReadContext(ExecutionContext execution, AnswerSize size) {
        this.context = execution.getGraphQLContext();
        this.locale = execution.getLocale();
        this.size = size;
    }

    GraphQLContext context() {
        return context;
    }

    Locale locale() {
        return locale;
    }

    /**
     * Counts bytes of the answer.
     *
     * @throws LimitExceeded if it has too many
     */
    void count(long further) {
        bytes += further;
        if (bytes - addedBytes >= AnswerSize.STEP_BYTES) {
            add();
        }
    }

    /** Adds to the answer what is counted but not yet added. */
    void add() {
        size.add(bytes - addedBytes);
        addedBytes = bytes;
    }

    /** Takes back what was counted: before the engine completes the value again, or another value follows. */
    void takeBack() {
        size.add(-addedBytes);
        bytes = 0;
        addedBytes = 0;
    }
}
