package dev.peergraph.outages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a page could not be refreshed.
 *
 * @param code the error code of the latest attempt
 * @param cause the class of its cause, see {@link FailureCause#name()}; {@code null} if that is not known
 * @param since when the first attempt failed of those since the page was fetched
 */
public record UpstreamFailure(String code, @Nullable String cause, Instant since) {

    /** Returns this failure, as one that goes on since an earlier one. */
    public UpstreamFailure after(@Nullable UpstreamFailure earlier) {
        return earlier == null ? this : new UpstreamFailure(code, cause, earlier.since);
    }

    /** Returns which of two failures began first. */
    public static @Nullable UpstreamFailure first(@Nullable UpstreamFailure one, @Nullable UpstreamFailure other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.since.isBefore(one.since) ? other : one;
    }
}
