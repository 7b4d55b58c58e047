package dev.peergraph.budget;

import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the window in which upstream counts calls, from its answers: the lowest number of calls left, its end, its length, and external
 * usage. Answers may come out of order. Knows no clock; not thread-safe.
 */
final class Window {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Clocks tick in milliseconds, and timers may be that early. */
    private static final Duration TICK = Duration.ofMillis(2);

    private final ExternalUsage others = new ExternalUsage();
    private final Pauses pauses = new Pauses();
    private @Nullable Integer limit;
    private @Nullable Lowest lowest;
    private Duration length = SECOND;

    /** Upstream has been seen to round the reset down: the window may last a second longer than told. */
    private boolean roundsDown;

    /** A call right after the reported end of a window met a new one: until that is known, one call of the budget is kept for the case. */
    private boolean endIsSure;

    /** Upstream gives budget back little by little, as sliding windows do: then only the latest reading says when there will be more. */
    private boolean refills;

    /** The lowest count of the window, when and by which call it was read, and when the window ends at the latest. */
    record Lowest(int left, Moment readAt, Call by, long startedBefore, Moment until) {

        private Lowest until(Moment earlier) {
            return earlier.isBefore(until) ? new Lowest(left, readAt, by, startedBefore, earlier) : this;
        }
    }

    /** Returns the lowest count of the latest window, which may have ended; {@code null} while nothing is known. */
    @Nullable
    Lowest lowest() {
        return lowest;
    }

    @Nullable
    Integer limit() {
        return limit;
    }

    Duration length() {
        return length;
    }

    /** Returns how many calls a count leaves to us: one is kept as long as the end of windows is not sure. */
    int usable(Lowest known) {
        return known.left - (endIsSure || limit == null || limit < 2 ? 0 : 1);
    }

    /** Returns how many calls others may have spent since a count, and will have before a call that starts now arrives. */
    int margin(Lowest known, Moment now, Duration roundTrip) {
        return others.margin(known.readAt.until(now).plus(roundTrip.multipliedBy(2)));
    }

    /** Forgets the count: upstream no longer tells. */
    void forget() {
        lowest = null;
    }

    /**
     * Notes what the answer to a call said.
     *
     * @param started how many calls have ever started
     * @param underWay how many of them are not answered yet
     */
    void note(Call call, RateReading said, long started, int underWay, Moment now) {
        learn(said);
        int told = said.remaining() == null ? 0 : said.remaining();
        int left = limit == null ? told : Math.min(limit, told);
        Lowest before = lowest;
        boolean atEnd = before != null && !call.startedAt().isBefore(before.until);
        if (before == null || isRaised(call, left, said, before)) {
            pauses.reset();
            lowest = new Lowest(left, now, call, started, end(said));
            others.windowBegins(left, started - underWay, limit == null ? left : limit, length, now);
            endIsSure |= atEnd;
            refills = limit != null && 2L * left < limit;
            return;
        }
        if (atEnd) {
            endIsSure = false;
            pauses.next();
        }
        Moment until = end(said);
        if (left > before.left) {
            lowest = before.until(until);
            return;
        }
        Moment end = atEnd || refills || before.until.isAfter(until) ? until : before.until;
        lowest = new Lowest(left, now, call, started, end);
        others.read(left, started, now);
    }

    /** Takes over what another replica has read, if that is of a later window, or lower. */
    void heard(@Nullable Integer told, int left, Moment until, Call by, Moment now) {
        limit = told == null ? limit : told;
        Lowest before = lowest;
        if (before == null || until.isAfter(before.until.plus(SECOND)) || (now.isBefore(until) && left < before.left)) {
            lowest = new Lowest(left, now, by, by.number(), until);
        }
    }

    /** Returns until when nothing may start after a refusal: what upstream says, or a pause; reset is that of a spent budget only. */
    Moment holdAfterRefusal(@Nullable Duration retryAfter, @Nullable RateReading spent, Moment now) {
        Moment hold = now.plus(retryAfter == null ? pauses.next() : retryAfter.compareTo(SECOND) < 0 ? SECOND : retryAfter);
        if (spent == null || spent.reset() == null) {
            return hold;
        }
        Moment reset = end(spent);
        return reset.isAfter(hold) ? reset : hold;
    }

    /** Notes that a call was refused because nothing was left: more than was known of has been spent. */
    void spent(Call call, RateReading said, long started, Moment until, Moment now) {
        learn(said);
        others.surprised();
        lowest = new Lowest(0, now, call, started, until);
    }

    /** A limit of nothing that lets calls pass is no limit. */
    static boolean isReadable(@Nullable RateReading said) {
        return said != null && said.remaining() != null && (said.limit() == null || said.limit() > 0);
    }

    /** Returns whether a refusal says that nothing is left, or does not say that more is. */
    static boolean isSpent(@Nullable RateReading said) {
        return said == null || said.remaining() == null || said.remaining() <= 0;
    }

    private void learn(RateReading said) {
        limit = said.limit() == null || said.limit() == 0 ? limit : said.limit();
        Duration told = said.reset();
        if (told != null) {
            length = told.compareTo(length) > 0 ? told : length;
            roundsDown |= told.isZero();
        }
    }

    /** Returns when a reading's window ends at the latest; upstream rounds to seconds, up unless it was seen to tell 0. */
    private Moment end(RateReading said) {
        Duration told = said.reset();
        return told == null
                ? said.readAt().plus(pauses.current())
                : said.readAt().plus(told).plus(roundsDown ? SECOND : Duration.ZERO).plus(TICK);
    }

    /** Tells a new or refilled window from an answer that comes out of order. */
    private static boolean isRaised(Call call, int left, RateReading said, Lowest before) {
        boolean startedAfter = call.number() >= before.startedBefore;
        Duration told = said.reset();
        if (startedAfter || left <= before.left || told == null) {
            return startedAfter && left >= before.left;
        }
        return call.startedAt().plus(told).isAfter(before.until.plus(SECOND));
    }
}
