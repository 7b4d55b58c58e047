package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's refusal of one credential of the gateway's own, in service mode. As long as it stands, one call at a time finds out whether it
 * still does, and all others have its answer: upstream counts refused calls by the gateway's address. Knows no clock; not thread-safe.
 */
final class GatewayRefusal {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private @Nullable PageFailure refusal;
    private Moment since = Moment.DISTANT_PAST;
    private Moment probeAt = Moment.DISTANT_PAST;

    /** Returns what a call would be answered that started now; {@code null} if it may find out. */
    @Nullable
    PageFailure standing(Moment now) {
        return refusal != null && now.isBefore(probeAt) ? refusal : null;
    }

    /** Notes that a call starts: the next one has to wait for its answer, but not for long. */
    void started(Moment now) {
        probeAt = now.plus(PAUSE);
    }

    /**
     * Notes a refusal.
     *
     * @return whether the credential was not known to be refused
     */
    boolean refused(PageFailure failure, Moment now) {
        boolean begins = refusal == null;
        since = begins ? now : since;
        refusal = failure;
        probeAt = now.plus(PAUSE);
        return begins;
    }

    /** Notes that upstream has taken the credential in a call; one from before the refusal tells nothing of it. */
    void accepted(Moment startedAt) {
        refusal = startedAt.isBefore(since) ? refusal : null;
    }

    boolean stands() {
        return refusal != null;
    }
}
