package dev.peergraph.budget;

import dev.peergraph.pages.RateReading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call ended, for the shared store. */
public sealed interface Report {

    /** Returns which call. */
    Ticket ticket();

    /** Returns how long the call took, from its start; nothing for one that was not sent. */
    default Duration took() {
        return Duration.ZERO;
    }

    /** The call was not sent. */
    record Unsent(Ticket ticket) implements Report {
    }

    /**
     * The call ended without telling what is left.
     *
     * @param forget whether upstream tells nothing any more, so that earlier readings mean nothing
     */
    record Lost(Ticket ticket, boolean forget) implements Report {
    }

    /**
     * Upstream told what is left.
     *
     * @param said with a count of calls left
     */
    record Answered(Ticket ticket, RateReading said, Duration took) implements Report {
    }

    /**
     * Upstream refused the call (429).
     *
     * @param spent what upstream said, if that is not that more is left; {@code null} if it is, or nothing was said
     */
    record Refused(Ticket ticket, @Nullable RateReading spent, @Nullable Duration retryAfter) implements Report {
    }
}
