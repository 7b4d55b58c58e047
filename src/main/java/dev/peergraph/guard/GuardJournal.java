package dev.peergraph.guard;

import dev.peergraph.journal.Journal;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what the guard sees of upstream, in lines a minute and not a request. Never to be called under a lock. */
final class GuardJournal {

    private static final Logger log = LoggerFactory.getLogger(GuardJournal.class);

    private final Journal journal;
    /** Whether the breaker has opened and not closed since; written by one thread after the other. */
    private volatile boolean stopped;
    private volatile boolean probed;

    GuardJournal(Journal journal) {
        this.journal = journal;
    }

    /** Notes a call that failed. What only its caller can mend is not told. */
    void failed(Throwable failure) {
        switch (failure) {
            case PageFailure.RateLimited limited -> journal.note("Upstream's rate limit is reached", cause(limited), detail(limited),
                    "another program uses the same credential: give the gateway one of its own");
            case PageFailure.Unavailable unavailable ->
                journal.note("Calls to upstream fail", cause(unavailable), detail(unavailable), remedy(unavailable));
            case PageFailure.InvalidResponse invalid ->
                journal.note("Calls to upstream fail", cause(invalid), detail(invalid), remedy(invalid));
            default -> {
                // A refusal of the caller, or a bug, which is logged where it is caught.
            }
        }
    }

    /** Notes a call that was not made. */
    void refused(PageFailure failure) {
        switch (failure) {
            case PageFailure.RateLimited limited -> journal.note("Calls are refused by a rate limit", cause(limited), detail(limited),
                    remedy(limited));
            case PageFailure.Unavailable _ when stopped -> journal.note("Calls are stopped by the open circuit breaker", cause(failure),
                    detail(failure), "wait: it tries by itself whether upstream is back, and cached pages are served meanwhile");
            case PageFailure.Unavailable unavailable ->
                journal.note("Calls are refused", cause(unavailable), detail(unavailable), remedy(unavailable));
            default -> {
                // The gateway's own credential is refused: told once, elsewhere.
            }
        }
    }

    /** Tells that the breaker has changed: each time that it opens anew in one outage counts as one more probe that failed. */
    void changed(State state, @Nullable FailureCause lastCause) {
        switch (state) {
            case OPEN -> {
                if (stopped) {
                    journal.note("Upstream is still down: a probe failed, the circuit breaker stays open", label(lastCause), "",
                            remedy(lastCause));
                } else {
                    stopped = true;
                    log.atWarn().addKeyValue("cause", label(lastCause)).addKeyValue("remedy", remedy(lastCause))
                            .log("The circuit breaker opened: calls to upstream are stopped");
                }
            }
            case HALF_OPEN -> {
                if (!probed) {
                    probed = true;
                    log.atInfo().addKeyValue("lastCause", label(lastCause))
                            .log("The circuit breaker is half-open: a call tries whether upstream is back");
                }
            }
            case CLOSED -> {
                stopped = false;
                probed = false;
                log.atInfo().addKeyValue("lastCause", label(lastCause)).log("The circuit breaker closed: upstream answers again");
            }
            default -> {
                // Resilience4j's states for operators, which nothing sets.
            }
        }
    }

    private static String cause(PageFailure failure) {
        return label(failure.reason());
    }

    private static String remedy(PageFailure failure) {
        return remedy(failure.reason());
    }

    private static String remedy(@Nullable FailureCause cause) {
        return cause == null ? "wait, and see upstream's status page" : cause.remedy();
    }

    private static String label(@Nullable FailureCause cause) {
        return cause == null ? "unknown" : cause.label();
    }

    /** Of an answer no more than the status: its text is upstream's. */
    private static String detail(PageFailure failure) {
        String message = failure.getMessage();
        int said = failure.answer() == null ? -1 : message.indexOf("): ");
        return said < 0 ? message : message.substring(0, said + 1);
    }
}
