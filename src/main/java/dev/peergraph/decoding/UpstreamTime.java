package dev.peergraph.decoding;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as RFC 3339 §5.6 has them, with any number of decimals; those beyond nanoseconds are dropped. A leap second (§5.7) is read as
 * the second after it. By hand, since each item has two or three and a formatter takes longer for one than the rest of the item.
 */
final class UpstreamTime {

    private static final String SHORTEST = "2025-01-14T08:02:11Z";
    private static final int SECONDS_END = 19;
    private static final int LEAP_SECOND = 60;
    private static final int FIRST_DECIMAL_NANOS = 100_000_000;

    /** The years that Go, .NET and some databases write for a time that is not set: 0000 and 0001. */
    private static final String UNSET_YEAR = "000";

    /** What .NET and some databases write for "never". */
    private static final String NEVER = "9999-12-31";

    private final String text;
    private int at;

    private UpstreamTime(String text) {
        this.text = text;
    }

    /**
     * Returns the time, {@code null} where the text says that there is none: it is blank, or what a language writes for a time that is not
     * set.
     *
     * @throws DateTimeException if the text is neither
     */
    static @Nullable Instant readOrNone(String text) {
        // Those have no offset where the language's value has none.
        if (text.isBlank() || text.startsWith(UNSET_YEAR) || text.startsWith(NEVER)) {
            return null;
        }
        Instant time = read(text).orElseThrow(() -> new DateTimeException("not a date and time"));
        return time.isAfter(Instant.EPOCH) ? time : null;
    }

    /** Returns the time, empty if the text is not one. */
    static Optional<Instant> read(String text) {
        if (text.length() < SHORTEST.length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UpstreamTime(text).instant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Instant instant() {
        int year = number(0, 4);
        int month = number(5, 2);
        int day = number(8, 2);
        int hour = number(11, 2);
        int minute = number(14, 2);
        int second = number(17, 2);
        require(text.charAt(4) == '-' && text.charAt(7) == '-' && "Tt ".indexOf(text.charAt(10)) >= 0 && text.charAt(13) == ':'
                && text.charAt(16) == ':');
        at = SECONDS_END;
        int nanos = nanos();
        boolean leap = second == LEAP_SECOND;
        Instant instant = LocalDateTime.of(year, month, day, hour, minute, leap ? LEAP_SECOND - 1 : second, nanos).toInstant(offset());
        return leap ? afterLeapSecond(instant) : instant;
    }

    /** Leap seconds end a day of UTC. */
    private static Instant afterLeapSecond(Instant lastSecond) {
        Instant next = lastSecond.plusSeconds(1);
        require(next.getEpochSecond() % Duration.ofDays(1).toSeconds() == 0);
        return next;
    }

    private int nanos() {
        if (text.charAt(at) != '.') {
            return 0;
        }
        int start = ++at;
        int nanos = 0;
        for (int unit = FIRST_DECIMAL_NANOS; at < text.length() && isDigit(at); unit /= 10) {
            nanos += unit * (text.charAt(at++) - '0');
        }
        require(at > start && at < text.length());
        return nanos;
    }

    private ZoneOffset offset() {
        char sign = text.charAt(at);
        if (sign == 'Z' || sign == 'z') {
            require(text.length() == at + 1);
            return ZoneOffset.UTC;
        }
        require((sign == '+' || sign == '-') && text.length() == at + 6 && text.charAt(at + 3) == ':');
        int direction = sign == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(direction * number(at + 1, 2), direction * number(at + 4, 2));
    }

    private int number(int start, int digits) {
        int number = 0;
        for (int i = start; i < start + digits; i++) {
            require(isDigit(i));
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private boolean isDigit(int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new DateTimeException("not a date and time");
        }
    }
}
