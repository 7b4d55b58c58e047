package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.UpstreamAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether a failure counts against upstream's health, and whether to retry. */
final class FailurePolicy {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Worth a retry; a 200 here is one whose body broke off. */
    private static final Set<Integer> PASSING = Set.of(200, 408, 500, 502, 503, 504);

    private FailurePolicy() {
    }

    /** Returns whether upstream is to blame: refusals of a caller or of one answer, and calls never sent, say nothing of its health. */
    static boolean countsAgainstUpstream(PageFailure failure) {
        return switch (failure) {
            case PageFailure.NoConnection _ -> false;
            case PageFailure.Unavailable _ -> true;
            case PageFailure.Unauthenticated _,PageFailure.GatewayUnauthenticated _,PageFailure.Forbidden _,PageFailure.Rejected _,PageFailure.PageTokenRefused _,PageFailure.RateLimited _,PageFailure.InvalidResponse _ ->
                false;
        };
    }

    /**
     * Returns how long to pause before a retry: exponential, capped, with full jitter, and no less than upstream asked for; empty where a
     * retry is pointless, would make a full pool worse or count as another attempt at a password, or does not fit into the time left.
     *
     * @param retries how many retries there were
     * @param chance drawn evenly from 0 to 1
     */
    static Optional<Duration> pause(PageFailure failure, long retries, double chance, Duration timeLeft) {
        if (!(failure instanceof PageFailure.Unavailable unavailable) || failure instanceof PageFailure.NoConnection
                || failure instanceof PageFailure.ProxyRefused
                || !passes(unavailable.answer())) {
            return Optional.empty();
        }
        Duration longest = FIRST_PAUSE.multipliedBy(1L << Math.min(10, retries));
        Duration pause = Duration.ofNanos((long) (chance * min(longest, LONGEST_PAUSE).toNanos()));
        Duration asked = unavailable.retryAfter() == null ? Duration.ZERO : unavailable.retryAfter();
        Duration wanted = asked.compareTo(pause) > 0 ? asked.plus(pause) : pause;
        return wanted.compareTo(timeLeft) < 0 ? Optional.of(wanted) : Optional.empty();
    }

    private static boolean passes(@Nullable UpstreamAnswer answer) {
        return answer == null || PASSING.contains(answer.status());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
