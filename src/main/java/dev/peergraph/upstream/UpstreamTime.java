package dev.peergraph.upstream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times as RFC 3339 §5.6 has them, with any number of decimals; those beyond nanoseconds are dropped. */
final class UpstreamTime {

    private static final Pattern DATE_TIME = Pattern
            .compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d+))?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final int NANO_DIGITS = 9;

    private UpstreamTime() {
    }

    /** Returns the time, empty if the text is none. */
    static Optional<Instant> read(String text) {
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime seconds = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
            String offset = String.valueOf(parts.group(4)).toUpperCase(Locale.ROOT);
            return Optional.of(seconds.plusNanos(nanos(parts)).toInstant(ZoneOffset.of(offset)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static long nanos(Matcher parts) {
        String decimals = parts.group(3);
        if (decimals == null) {
            return 0;
        }
        String nanos = decimals.length() > NANO_DIGITS ? decimals.substring(0, NANO_DIGITS) : decimals;
        return Long.parseLong(nanos + "0".repeat(NANO_DIGITS - nanos.length()));
    }
}
