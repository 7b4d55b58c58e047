package dev.peergraph.pages;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What one upstream answer said of the caller's budget ({@code X-RateLimit-*}); each part is {@code null} where it was absent or nonsense.
 *
 * @param limit calls allowed in a window, 0 or more
 * @param remaining calls left in the window, 0 or more
 * @param resetAt when the window ends
 * @param readAt when the answer came
 */
public record RateReading(@Nullable Integer limit, @Nullable Integer remaining, @Nullable Instant resetAt, Instant readAt) {
}
