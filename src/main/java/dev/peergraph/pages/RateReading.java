package dev.peergraph.pages;

import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one upstream answer said of the caller's budget ({@code X-RateLimit-*}); each part is {@code null} where it was absent or nonsense.
 *
 * @param limit calls allowed in a window, 0 or more
 * @param remaining calls left in the window, 0 or more
 * @param reset how long after the answer the window ends
 * @param resetAt the same as a date, for people
 * @param readAt when the answer came
 */
public record RateReading(@Nullable Integer limit, @Nullable Integer remaining, @Nullable Duration reset, @Nullable Instant resetAt,
        Moment readAt) {

    /** Makes what an answer said that came at a moment and a date. */
    public static RateReading of(@Nullable Integer limit, @Nullable Integer remaining, @Nullable Duration reset, Moment readAt,
            Instant date) {
        return new RateReading(limit, remaining, reset, reset == null ? null : date.plus(reset), readAt);
    }
}
