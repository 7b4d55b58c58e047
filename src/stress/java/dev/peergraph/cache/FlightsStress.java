package dev.peergraph.cache;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.peergraph.Asker;
import dev.peergraph.pages.PageFailure;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Those who board, leave and land at once: nobody is lost, and a call is cancelled only when nobody is aboard. */
public class FlightsStress {

    @JCStressTest
    @State
    @Outcome(id = "true, true, 1", expect = ACCEPTABLE, desc = "Both share one call.")
    public static class TwoBoard {
        private final OneRoute route = new OneRoute();
        private Asker first;
        private Asker second;

        @Actor
        public void first() {
            first = route.board();
        }

        @Actor
        public void second() {
            second = route.board();
        }

        @Arbiter
        public void end(ZZI_Result result) {
            route.upstream.answerAll();
            result.r1 = first.isServed();
            result.r2 = second.isServed() && route.flights.count() == 0;
            result.r3 = route.upstream.calls();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, 1, 0", expect = ACCEPTABLE, desc = "The second came before the first had left.")
    @Outcome(id = "true, 2, 1", expect = ACCEPTABLE, desc = "The second came after the call had ended with its last.")
    public static class LastLeavesWhileAnotherBoards {
        private final OneRoute route = new OneRoute();
        private final Asker first = route.board();
        private Asker second;

        @Actor
        public void leave() {
            first.leave();
        }

        @Actor
        public void board() {
            second = route.board();
        }

        @Arbiter
        public void end(ZII_Result result) {
            route.upstream.answerAll();
            result.r1 = second.isServed() && route.flights.count() == 0;
            result.r2 = route.upstream.calls();
            result.r3 = route.upstream.cancelled();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "The second was aboard, or found the page.")
    public static class LandsWhileAnotherBoards {
        private final OneRoute route = new OneRoute();
        private final Asker first = route.board();
        private Asker second;

        @Actor
        public void land() {
            route.upstream.answer();
        }

        @Actor
        public void board() {
            second = route.board();
        }

        @Arbiter
        public void end(ZI_Result result) {
            route.upstream.answerAll();
            result.r1 = first.isServed() && second.isServed() && route.flights.count() == 0;
            result.r2 = route.upstream.calls();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, 2, 0", expect = ACCEPTABLE, desc = "It failed first.")
    @Outcome(id = "true, 2, 1", expect = ACCEPTABLE, desc = "It was cancelled first.")
    public static class FailsWhileTheLastLeavesAndReturns {
        private final OneRoute route = new OneRoute();
        private final Asker first = route.board();
        private Asker second;

        @Actor
        public void fail() {
            route.upstream.fail(new PageFailure.Unavailable("down", null, null));
        }

        @Actor
        public void leaveAndReturn() {
            first.leave();
            second = route.board();
        }

        /** The end of the first call must not have taken the next one out: a third asker shares that, as the second may have the first. */
        @Arbiter
        public void end(ZII_Result result) {
            Asker third = route.board();
            route.upstream.answerAll();
            result.r1 = second.isAnswered() && third.isServed() && route.flights.count() == 0;
            result.r2 = route.upstream.calls();
            result.r3 = route.upstream.cancelled();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "Its place among refreshes was given back once, and nobody cancelled it.")
    public static class RefreshLandsWhileOneWhoJoinedItLeaves {
        private final OneRoute route = new OneRoute();

        public RefreshLandsWhileOneWhoJoinedItLeaves() {
            route.refresh();
        }

        @Actor
        public void land() {
            route.upstream.answer();
        }

        @Actor
        public void joinAndLeave() {
            route.board().leave();
        }

        @Arbiter
        public void end(ZZI_Result result) {
            route.upstream.answerAll();
            result.r1 = route.flights.count() == 0 && route.refreshAnother();
            result.r2 = route.refreshAnother();
            result.r3 = route.upstream.cancelled();
        }
    }
}
