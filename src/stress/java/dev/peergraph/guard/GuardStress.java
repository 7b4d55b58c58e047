package dev.peergraph.guard;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.peergraph.Asker;
import dev.peergraph.pages.Urgency;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * Askers that leave at each point where a call waits, just as that wait ends: what the call holds is given back exactly once, and those
 * behind it are served. The results are: who waits is served, nothing is held in the end, and one who comes later is served.
 */
public class GuardStress {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final GuardProperties ONE_PLACE = StressedGuard.properties("concurrency.total", "1");
    private static final GuardProperties ONE_CALL_A_SECOND = StressedGuard.properties("rate.calls", "1");
    private static final GuardProperties RETRYING = StressedGuard.properties("max-retries", "1");
    private static final GuardProperties BRITTLE = StressedGuard.properties("max-retries", "0", "concurrency.total", "1", "breaker.window",
            "1", "breaker.minimum-calls", "1", "breaker.failure-share", "1");

    /** Until a breaker that has opened lets a probe pass. */
    private static final Duration PAUSE = BRITTLE.breaker().openFor().plusMillis(1);

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class NextLeavesWhileItGetsAPlace {
        private final StressedGuard guard = new StressedGuard(ONE_PLACE);
        private final Asker first = guard.ask();
        private final Asker second = guard.ask();
        private final Asker third = guard.ask();

        @Actor
        public void grant() {
            guard.upstream.answer();
        }

        @Actor
        public void leave() {
            second.leave();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r2 = guard.isIdleInTheEnd();
            result.r1 = first.isServed() && third.isServed();
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class AskerLeavesWhileItsCallEnds {
        private final StressedGuard guard = new StressedGuard(ONE_PLACE);
        private final Asker first = guard.ask();
        private final Asker second = guard.ask();

        @Actor
        public void answer() {
            guard.upstream.answer();
        }

        @Actor
        public void leave() {
            first.leave();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r2 = guard.isIdleInTheEnd();
            result.r1 = second.isServed();
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class AnotherComesWhileThePlaceIsFreed {
        private final StressedGuard guard = new StressedGuard(ONE_PLACE);
        private final Asker first = guard.ask();
        private Asker second;

        @Actor
        public void answer() {
            guard.upstream.answer();
        }

        @Actor
        public void ask() {
            second = guard.ask();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r2 = guard.isIdleInTheEnd();
            result.r1 = first.isServed() && second.isServed();
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class BackgroundCallIsJoinedWhileItGetsAPlace {
        private final StressedGuard guard = new StressedGuard(ONE_PLACE);
        private final Urgency urgency = Urgency.background();
        private final Asker first = guard.ask();
        private final Asker second = guard.ask(urgency);

        @Actor
        public void grant() {
            guard.upstream.answer();
        }

        @Actor
        public void join() {
            urgency.becomeInteractive();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r2 = guard.isIdleInTheEnd();
            result.r1 = first.isServed() && second.isServed();
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class NextLeavesWhileItsPermitComes {
        private final StressedGuard guard = new StressedGuard(ONE_CALL_A_SECOND);
        private final Asker first = guard.ask();
        private final Asker second = guard.ask();

        @Actor
        public void grant() {
            guard.pass(SECOND);
        }

        @Actor
        public void leave() {
            first.leave();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            guard.pass(SECOND);
            result.r2 = guard.isIdleInTheEnd();
            result.r1 = second.isServed();
            guard.pass(SECOND.multipliedBy(2));
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class AskerLeavesWhileItsRetryBegins {
        private final StressedGuard guard = new StressedGuard(RETRYING);
        private final Asker first = guard.ask();

        public AskerLeavesWhileItsRetryBegins() {
            guard.fail();
        }

        @Actor
        public void retry() {
            guard.pass(SECOND.multipliedBy(5));
        }

        @Actor
        public void leave() {
            first.leave();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r1 = !first.isAnswered();
            result.r2 = guard.isIdleInTheEnd();
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class DeadlinePassesWhileTheAnswerComes {
        private final StressedGuard guard = new StressedGuard(ONE_PLACE);
        private final Asker first = guard.ask();

        @Actor
        public void pass() {
            guard.pass(ONE_PLACE.deadline());
        }

        @Actor
        public void answer() {
            guard.upstream.answer();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r1 = first.isAnswered();
            result.r2 = guard.isIdleInTheEnd();
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class BreakerOpensWhileTheNextLeaves {
        private final StressedGuard guard = new StressedGuard(BRITTLE);
        private final Asker first = guard.ask();
        private final Asker second = guard.ask();
        private final Asker third = guard.ask();

        @Actor
        public void open() {
            guard.fail();
        }

        @Actor
        public void leave() {
            second.leave();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r2 = guard.isIdleInTheEnd();
            result.r1 = first.isAnswered() && third.isAnswered();
            guard.pass(PAUSE);
            result.r3 = guard.servesOneMore();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, true", expect = ACCEPTABLE)
    public static class AskerLeavesWhileItsProbeEnds {
        private final StressedGuard guard = new StressedGuard(BRITTLE);
        private final Asker probe;

        public AskerLeavesWhileItsProbeEnds() {
            guard.ask();
            guard.fail();
            guard.pass(PAUSE);
            probe = guard.ask();
        }

        @Actor
        public void answer() {
            guard.upstream.answer();
        }

        @Actor
        public void leave() {
            probe.leave();
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r1 = guard.upstream.calls() == 3;
            result.r2 = guard.isIdleInTheEnd();
            result.r3 = guard.servesOneMore();
        }
    }
}
