package dev.peergraph.guard;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** Limits retries to a share of the first tries, with a small reserve. Thread-safe. */
final class RetryBudget {

    /** For quiet times, when a share of few calls would allow none. */
    private static final int RESERVE = 10;

    private final double share;
    @GuardedBy("this")
    private double left = RESERVE;

    RetryBudget(double share) {
        this.share = share;
    }

    /** Notes a first try. */
    synchronized void deposit() {
        left = Math.min(RESERVE, left + share);
    }

    /** Takes permission for one retry, if there is any. */
    synchronized boolean take() {
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
