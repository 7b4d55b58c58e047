package dev.peergraph.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;

/**
 * Bounds one answer while it is made: counts the bytes of its values as the engine completes them, and reserves memory for them in
 * {@link AnswerMemory}. Thread-safe.
 */
public final class AnswerSize {

    /** Memory is reserved in steps of so many bytes, not for each value. */
    public static final int STEP_BYTES = 16 * 1024;

    /** The bytes of a typical error with its path and extensions. */
    private static final int ERROR_BYTES = 512;

    /** The bytes around a value in JSON: the quotes and the colon of its name, and a comma. */
    public static final int AROUND_BYTES = 4;

    private static final int OTHER_VALUE_BYTES = 5;

    private final long limitBytes;
    private final AnswerMemory memory;
    @GuardedBy("this")
    private long bytes;
    @GuardedBy("this")
    private long reservedBytes;
    @GuardedBy("this")
    private boolean released;
    @GuardedBy("this")
    private @Nullable LimitExceeded exceeded;

    AnswerSize(long limitBytes, AnswerMemory memory) {
        this.limitBytes = limitBytes;
        this.memory = memory;
    }

    /** Returns the count of a request; an unbounded one where the engine runs outside of a request. */
    public static AnswerSize of(GraphQLContext context) {
        AnswerSize size = context.get(AnswerSize.class);
        return size == null ? new AnswerSize(Long.MAX_VALUE, AnswerMemory.unbounded()) : size;
    }

    /** Estimates the bytes of a scalar in JSON, as if texts were ASCII without escapes. */
    public static long bytes(Object value) {
        return value instanceof String text ? text.length() + 2 : OTHER_VALUE_BYTES;
    }

    /**
     * Adds bytes to the count; a negative number takes them away.
     *
     * @throws LimitExceeded if this answer or all answers together are too large, or were so before
     */
    public synchronized void add(long further) {
        if (exceeded == null) {
            count(further);
        }
        if (exceeded != null) {
            throw exceeded;
        }
    }

    /** Counts an error of the answer; never throws, since handlers of exceptions call it. */
    public synchronized void countError() {
        if (exceeded == null) {
            count(ERROR_BYTES);
        }
    }

    /** Returns the limit that the answer has exceeded; {@code null} if there is none. */
    synchronized @Nullable LimitExceeded exceeded() {
        return exceeded;
    }

    @GuardedBy("this")
    private void count(long further) {
        bytes += further;
        if (bytes > limitBytes) {
            exceeded = LimitExceeded.answerSize(limitBytes, bytes);
        } else if (bytes > reservedBytes && !released) {
            reserve(Math.max(STEP_BYTES, bytes - reservedBytes));
        }
    }

    @GuardedBy("this")
    private void reserve(long missing) {
        try {
            memory.take(missing);
            reservedBytes += missing;
        } catch (LimitExceeded full) {
            exceeded = full;
        }
    }

    /** Gives the memory back once the answer is sent or cancelled; reserves no more after that. */
    synchronized void release() {
        released = true;
        memory.giveBack(reservedBytes);
        reservedBytes = 0;
    }
}
