package dev.peergraph.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Bounds the memory of all answers that are being made. Thread-safe. */
@Component
class AnswerMemory {

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    private AnswerMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Autowired
    AnswerMemory(QueryLimitProperties limits, MeterRegistry registry) {
        this(limits.answerMemory().toBytes());
        Gauge.builder("peergraph.answers.making", usedBytes, AtomicLong::get)
                .description("Bytes of the responses that are being made")
                .baseUnit("bytes")
                .register(registry);
    }

    static AnswerMemory unbounded() {
        return new AnswerMemory(Long.MAX_VALUE);
    }

    /**
     * Reserves memory for an answer.
     *
     * @throws LimitExceeded if all answers together would take more than the limit; nothing is reserved then
     */
    void take(long bytes) {
        long used = usedBytes.addAndGet(bytes);
        if (used > limitBytes) {
            usedBytes.addAndGet(-bytes);
            throw LimitExceeded.answerMemory(limitBytes, used);
        }
    }

    /** Gives back what was reserved. */
    void giveBack(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    /** Returns how many bytes are reserved. */
    long usedBytes() {
        return usedBytes.get();
    }
}
