package dev.peergraph.limits;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Answers that are counted by several threads, and given up meanwhile: all memory that was taken is given back. */
public class AnswerSizeStress {

    private static final long FURTHER_BYTES = AnswerSize.STEP_BYTES + 1000;

    @JCStressTest
    @State
    @Outcome(id = "0", expect = ACCEPTABLE)
    public static class ReleasedWhileItGrows {
        private final AnswerMemory memory = AnswerMemory.unbounded();
        private final AnswerSize size = new AnswerSize(Long.MAX_VALUE, memory);

        public ReleasedWhileItGrows() {
            size.add(FURTHER_BYTES);
        }

        @Actor
        public void grow() {
            size.add(FURTHER_BYTES);
        }

        @Actor
        public void release() {
            size.release();
        }

        @Arbiter
        public void end(J_Result result) {
            result.r1 = memory.usedBytes();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "0", expect = ACCEPTABLE)
    public static class ReleasedTwice {
        private final AnswerMemory memory = AnswerMemory.unbounded();
        private final AnswerSize size = new AnswerSize(Long.MAX_VALUE, memory);

        public ReleasedTwice() {
            size.add(FURTHER_BYTES);
        }

        @Actor
        public void first() {
            size.release();
        }

        @Actor
        public void second() {
            size.release();
        }

        @Arbiter
        public void end(J_Result result) {
            result.r1 = memory.usedBytes();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "The first fitted.")
    @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "The second fitted.")
    public static class TwoTakeTheLastMemory {
        private static final QueryLimitProperties LIMITS = new Binder(new MapConfigurationPropertySource(
                Map.of("peergraph.limits.query.answer-size", "24KB", "peergraph.limits.query.answer-memory", "24KB")))
                .bindOrCreate("peergraph.limits.query", QueryLimitProperties.class);
        private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

        private final AnswerMemory memory = new AnswerMemory(LIMITS, METERS);
        private final AnswerSize first = new AnswerSize(Long.MAX_VALUE, memory);
        private final AnswerSize second = new AnswerSize(Long.MAX_VALUE, memory);

        private static boolean fits(AnswerSize size) {
            try {
                size.add(FURTHER_BYTES);
                return true;
            } catch (LimitExceeded full) {
                return false;
            }
        }

        @Actor
        public void first(ZZJ_Result result) {
            result.r1 = fits(first);
        }

        @Actor
        public void second(ZZJ_Result result) {
            result.r2 = fits(second);
        }

        @Arbiter
        public void end(ZZJ_Result result) {
            first.release();
            second.release();
            result.r3 = memory.usedBytes();
        }
    }
}
