package dev.peergraph.guard;

import dev.peergraph.guard.Budget.Call;
import dev.peergraph.pages.RateReading;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What answers tell of the window that upstream counts in: the lowest count of calls left, when it ends, how long windows are, and how much
 * of them rivals spend. Answers may come out of order. Knows no clock; not thread-safe.
 */
final class Window {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Clocks tick in milliseconds, and timers may be that early. */
    private static final Duration TICK = Duration.ofMillis(2);

    private final Rivals rivals = new Rivals();
    private final Pauses pauses = new Pauses();
    private @Nullable Integer limit;
    private @Nullable Reading reading;
    private Duration length = SECOND;

    /** Upstream has been seen to round the reset down: the window may last a second longer than told. */
    private boolean roundsDown;

    /** A call at the told end of a window met a new one: until then one call of the budget is kept, to be safe at that moment. */
    private boolean endIsSure;

    /** Upstream gives budget back bit by bit, as sliding windows do: then only the latest reading tells when there will be more. */
    private boolean refills;

    /** The lowest count of the window, when and by which call it was read, and when the window ends at the latest. */
    record Reading(int left, Instant readAt, Call by, long startedBefore, Instant until) {

        private Reading until(Instant earlier) {
            return earlier.isBefore(until) ? new Reading(left, readAt, by, startedBefore, earlier) : this;
        }
    }

    /** Returns the lowest reading of the latest window, which may have ended; {@code null} while nothing is known. */
    @Nullable
    Reading reading() {
        return reading;
    }

    @Nullable
    Integer limit() {
        return limit;
    }

    Duration length() {
        return length;
    }

    /** Returns how many calls a reading leaves to us: one is kept as long as the end of windows is not sure. */
    int usable(Reading known) {
        return known.left - (endIsSure || limit == null || limit < 2 ? 0 : 1);
    }

    /** Returns how many calls rivals may have spent since a reading, and will have before a call that starts now arrives. */
    int margin(Reading known, Instant now, Duration roundTrip) {
        return rivals.margin(Duration.between(known.readAt, now).plus(roundTrip.multipliedBy(2)));
    }

    /** Forgets the reading: upstream no longer tells. */
    void forget() {
        reading = null;
    }

    /**
     * Notes what the answer to a call said.
     *
     * @param started how many calls have ever started
     * @param underWay how many of them are not answered yet
     */
    void note(Call call, RateReading said, long started, int underWay, Instant now) {
        learn(said);
        int told = said.remaining() == null ? 0 : said.remaining();
        int left = limit == null ? told : Math.min(limit, told);
        Reading before = reading;
        boolean atEnd = before != null && !call.startedAt().isBefore(before.until);
        if (before == null || isRaised(call, left, said, before)) {
            pauses.reset();
            reading = new Reading(left, now, call, started, end(said));
            rivals.windowBegins(left, started - underWay, limit == null ? left : limit, length, now);
            endIsSure |= atEnd;
            refills = limit != null && 2L * left < limit;
            return;
        }
        if (atEnd) {
            endIsSure = false;
            pauses.next();
        }
        Instant until = end(said);
        if (left > before.left) {
            reading = before.until(until);
            return;
        }
        Instant end = atEnd || refills || before.until.isAfter(until) ? until : before.until;
        reading = new Reading(left, now, call, started, end);
        rivals.read(left, started, now);
    }

    /** Returns until when nothing may start after a refusal: what upstream says, or a pause; reset is that of a spent budget only. */
    Instant holdAfterRefusal(@Nullable Duration retryAfter, @Nullable RateReading spent, Instant now) {
        Instant hold = now.plus(retryAfter == null ? pauses.next() : retryAfter.compareTo(SECOND) < 0 ? SECOND : retryAfter);
        if (spent == null || spent.resetAt() == null) {
            return hold;
        }
        Instant reset = end(spent);
        return reset.isAfter(hold) ? reset : hold;
    }

    /** Notes that a call was refused because nothing was left: more than was known of has been spent. */
    void spent(Call call, RateReading said, long started, Instant until, Instant now) {
        learn(said);
        rivals.surprised();
        reading = new Reading(0, now, call, started, until);
    }

    private void learn(RateReading said) {
        limit = said.limit() == null || said.limit() == 0 ? limit : said.limit();
        if (said.resetAt() != null) {
            Duration told = Duration.between(said.readAt(), said.resetAt());
            length = told.compareTo(length) > 0 ? told : length;
            roundsDown |= told.isZero();
        }
    }

    /** Returns when a reading's window ends at the latest; upstream rounds to seconds, up unless it was seen to tell 0. */
    private Instant end(RateReading said) {
        if (said.resetAt() == null) {
            return said.readAt().plus(pauses.current());
        }
        return said.resetAt().plus(roundsDown ? SECOND : Duration.ZERO).plus(TICK);
    }

    /** Tells a new or refilled window from an answer that comes out of order. */
    private static boolean isRaised(Call call, int left, RateReading said, Reading before) {
        boolean startedAfter = call.number() >= before.startedBefore;
        if (startedAfter || left <= before.left || said.resetAt() == null) {
            return startedAfter && left >= before.left;
        }
        Duration told = Duration.between(said.readAt(), said.resetAt());
        return call.startedAt().plus(told).isAfter(before.until.plus(SECOND));
    }
}
