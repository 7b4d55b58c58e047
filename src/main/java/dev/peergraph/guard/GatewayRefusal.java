package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that upstream refuses the gateway's own credential (service mode). Meanwhile one call at a time is let through as a probe, and
 * all others fail as the last probe did: upstream counts refused calls by the gateway's address. Knows no clock; not thread-safe.
 */
final class GatewayRefusal {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private @Nullable PageFailure refusal;
    private Moment since = Moment.DISTANT_PAST;
    private Moment probeAt = Moment.DISTANT_PAST;

    /** Returns how a call fails that would start now; {@code null} if it may start. */
    @Nullable
    PageFailure standing(Moment now) {
        return refusal != null && now.isBefore(probeAt) ? refusal : null;
    }

    /** Notes that a call starts: the next probe comes after a pause. */
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

    /** Notes that upstream accepted the credential in a call; one that started before the refusal says nothing of it. */
    void accepted(Moment startedAt) {
        refusal = startedAt.isBefore(since) ? refusal : null;
    }

    boolean stands() {
        return refusal != null;
    }
}
