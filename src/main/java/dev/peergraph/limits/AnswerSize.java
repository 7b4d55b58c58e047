package dev.peergraph.limits;

import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;

/**
 * Bounds one answer while it is made: counts the bytes of its values as execution completes them, and takes memory for them from
 * {@link AnswerMemory}. Thread-safe.
 */
public final class AnswerSize {

    /** Values are counted in steps, so that a row does not cost a lock. */
    public static final int STEP_BYTES = 16 * 1024;

    /** About what an error has, with its path and its extensions. */
    private static final int ERROR_BYTES = 512;

    /** What surrounds a value: the quotes and the colon of its name, and a comma. */
    public static final int AROUND_BYTES = 4;

    private static final int OTHER_VALUE_BYTES = 5;

    private final long limitBytes;
    private final AnswerMemory memory;
    private long bytes;
    private long takenBytes;
    private boolean over;
    private @Nullable LimitExceeded exceeded;

    AnswerSize(long limitBytes, AnswerMemory memory) {
        this.limitBytes = limitBytes;
        this.memory = memory;
    }

    /** Returns that of a request; one without bounds for what is executed in no request. */
    public static AnswerSize of(GraphQLContext context) {
        AnswerSize size = context.get(AnswerSize.class);
        return size == null ? new AnswerSize(Long.MAX_VALUE, AnswerMemory.unbounded()) : size;
    }

    /** Returns about how many bytes a value takes that is no object and no list: a text is taken for ASCII. */
    public static long bytes(Object value) {
        return value instanceof String text ? text.length() + 2 : OTHER_VALUE_BYTES;
    }

    /**
     * Counts further bytes; fewer where the number is negative.
     *
     * @throws LimitExceeded if the answer is too large, or all answers together are, now or before
     */
    public synchronized void add(long further) {
        if (exceeded == null) {
            count(further);
        }
        if (exceeded != null) {
            throw exceeded;
        }
    }

    /** Counts an error of the answer; never fails, since an error is made where a failure is handled. */
    public synchronized void countError() {
        if (exceeded == null) {
            count(ERROR_BYTES);
        }
    }

    /** Returns why the answer is not to be given; {@code null} if it is within the limits. */
    synchronized @Nullable LimitExceeded exceeded() {
        return exceeded;
    }

    private void count(long further) {
        bytes += further;
        if (bytes > limitBytes) {
            exceeded = LimitExceeded.answerSize(limitBytes, bytes);
        } else if (bytes > takenBytes && !over) {
            take(Math.max(STEP_BYTES, bytes - takenBytes));
        }
    }

    private void take(long missing) {
        try {
            memory.take(missing);
            takenBytes += missing;
        } catch (LimitExceeded full) {
            exceeded = full;
        }
    }

    /** Gives the memory back: the answer is made, or is not wanted any more. What still comes is not counted. */
    synchronized void release() {
        over = true;
        memory.giveBack(takenBytes);
        takenBytes = 0;
    }
}
