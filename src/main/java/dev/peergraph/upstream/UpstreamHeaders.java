package dev.peergraph.upstream;

import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What the head of an answer says.
 *
 * @param status its HTTP status
 * @param requestId {@code X-Request-Id}, or {@code null}
 * @param wwwAuthenticate {@code WWW-Authenticate}, or {@code null}
 * @param location {@code Location}, or {@code null}
 * @param retryAfter {@code Retry-After}, seconds, with decimals where upstream sends them, or a date, or {@code null} where absent or
 * nonsense
 * @param rate {@code X-RateLimit-*}, or {@code null} where nothing is readable
 */
record UpstreamHeaders(int status, @Nullable String requestId, @Nullable String wwwAuthenticate, @Nullable String location,
        @Nullable Duration retryAfter, @Nullable RateReading rate) {

    /** A wait beyond this is taken for a mistake: an epoch second, a millisecond count. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final int NANO_DIGITS = 9;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    /** Decimals are no part of HTTP's delay in seconds, but some servers send them; further ones do not matter. */
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9})[0-9]*)?");

    /** Reads the head of an answer that arrived at a moment, and a date of our clock. */
    static UpstreamHeaders read(int status, HttpHeaders headers, Moment arrival, Instant date) {
        return new UpstreamHeaders(status, headers.getFirst("X-Request-Id"), headers.getFirst(HttpHeaders.WWW_AUTHENTICATE),
                headers.getFirst(HttpHeaders.LOCATION), retryAfter(headers, date), rate(headers, arrival, date));
    }

    /** Returns how long to wait once the budget is spent: {@code Retry-After}, else until the window ends, or {@code null}. */
    @Nullable
    Duration untilBudgetReturns() {
        return retryAfter != null || rate == null ? retryAfter : rate.reset();
    }

    private static @Nullable Duration retryAfter(HttpHeaders headers, Instant arrival) {
        Duration seconds = seconds(headers, HttpHeaders.RETRY_AFTER);
        return seconds != null ? seconds : untilDate(headers, arrival);
    }

    private static @Nullable Duration untilDate(HttpHeaders headers, Instant arrival) {
        try {
            var date = headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
            if (date == null) {
                return null;
            }
            Duration wait = Duration.between(arrival, date.toInstant());
            return wait.isNegative() ? Duration.ZERO : sensible(wait);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable RateReading rate(HttpHeaders headers, Moment arrival, Instant date) {
        Integer limit = count(headers, "X-RateLimit-Limit");
        Integer remaining = count(headers, "X-RateLimit-Remaining");
        // Relative seconds, unlike other services' header of the same name.
        Duration reset = seconds(headers, "X-RateLimit-Reset");
        if (limit == null && remaining == null && reset == null) {
            return null;
        }
        return RateReading.of(limit, remaining, reset, arrival, date);
    }

    private static @Nullable Duration seconds(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        if (value == null) {
            return null;
        }
        Matcher seconds = SECONDS.matcher(value.strip());
        if (!seconds.matches()) {
            return null;
        }
        String decimals = seconds.group(2) == null ? "" : seconds.group(2);
        long nanos = Long.parseLong(decimals + "0".repeat(NANO_DIGITS - decimals.length()));
        return sensible(Duration.ofSeconds(Long.parseLong(seconds.group(1)), nanos));
    }

    private static @Nullable Integer count(HttpHeaders headers, String name) {
        Long count = number(headers, name);
        return count == null || count > Integer.MAX_VALUE ? null : Integer.valueOf(count.intValue());
    }

    private static @Nullable Long number(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        return value == null || !DIGITS.matcher(value.strip()).matches() ? null : Long.valueOf(value.strip());
    }

    private static @Nullable Duration sensible(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) > 0 ? null : wait;
    }
}
