package dev.peergraph.guard;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Retries that are paid in and taken at once. */
public class RetryBudgetStress {

    private static int takeAll(RetryBudget budget) {
        int taken = 0;
        while (budget.take()) {
            taken++;
        }
        return taken;
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "The first got it.")
    @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "The second got it.")
    public static class TwoTakeTheLast {
        private final RetryBudget budget = new RetryBudget(1);

        public TwoTakeTheLast() {
            takeAll(budget);
            budget.deposit();
        }

        @Actor
        public void first(ZZI_Result result) {
            result.r1 = budget.take();
        }

        @Actor
        public void second(ZZI_Result result) {
            result.r2 = budget.take();
        }

        @Arbiter
        public void end(ZZI_Result result) {
            result.r3 = takeAll(budget);
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One was there, one was paid in, two were taken.")
    public static class OneIsPaidInWhileAnotherIsTaken {
        private final RetryBudget budget = new RetryBudget(1);

        public OneIsPaidInWhileAnotherIsTaken() {
            takeAll(budget);
            budget.deposit();
        }

        @Actor
        public void payIn() {
            budget.deposit();
        }

        @Actor
        public void take(II_Result result) {
            result.r1 = budget.take() ? 1 : 0;
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = takeAll(budget);
        }
    }
}
