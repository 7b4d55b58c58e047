package dev.peergraph.guard;

import dev.peergraph.pages.RateReading;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One credential's budget as the answers to its calls tell it: readings and now in, leave or a wait out. What it knows is the lowest
 * reading of the window; calls under way count against it until they answer, and rivals are allowed for. Knows no clock; not thread-safe.
 */
final class Budget {

    /** A call under way: its number in the order of starts, and how many calls had gone unreported before it. */
    record Call(long number, Instant startedAt, int unreportedBefore) {
    }

    /** Whether a call may start. */
    sealed interface Decision {
        /** It may start now. */
        record Go() implements Decision {
        }

        /** It must wait for the answers of others, and ask again once one comes or at a time. */
        record Busy(Instant askAgainAt) implements Decision {
        }

        /** The budget is spent until a time: calls before it are known to be refused. */
        record Spent(Instant until) implements Decision {
        }
    }

    private static final Decision GO = new Decision.Go();
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Clocks tick in milliseconds, and timers may be that early. */
    private static final Duration TICK = Duration.ofMillis(2);

    /** A call sent so long before another has surely been counted before it. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final int maxAtOnce;
    private final double spareShare;
    private final Rivals rivals = new Rivals();
    private final Pauses pauses = new Pauses();
    private final Set<Call> underWay = new LinkedHashSet<>();

    private long started;
    private int unreported;
    private double atOnce = 1;
    private boolean slowStart = true;
    private @Nullable Integer limit;
    private @Nullable Reading reading;
    private @Nullable Instant heldUntil;
    private Duration window = SECOND;
    private Duration roundTrip = Duration.ofMillis(100);
    private int silentAnswers;

    /** Upstream has been seen to round the reset down: the window may last a second longer than told. */
    private boolean roundsDown;

    /** A call at the told end of a window met a new one: until then one call of the budget is kept, to be safe at that moment. */
    private boolean endIsSure;

    /** Upstream gives budget back bit by bit, as sliding windows do: then only the latest reading tells when there will be more. */
    private boolean refills;

    /** The lowest count of the window, when and by which call it was read, and when the window ends at the latest. */
    private record Reading(int left, Instant readAt, Call by, long startedBefore, Instant until) {

        Reading until(Instant earlier) {
            return earlier.isBefore(until) ? new Reading(left, readAt, by, startedBefore, earlier) : this;
        }
    }

    /** Makes a budget of which nothing is known: at most so many calls at once, and the share of the limit that background leaves. */
    Budget(int maxAtOnce, double spareShare) {
        this.maxAtOnce = maxAtOnce;
        this.spareShare = spareShare;
    }

    /** Decides whether a call may start; one that only takes what is spare leaves a share of the limit to others. */
    Decision decide(Instant now, boolean spareOnly) {
        if (heldUntil != null && now.isBefore(heldUntil)) {
            return new Decision.Spent(heldUntil);
        }
        if (underWay.size() >= maxAtOnce) {
            return new Decision.Busy(now.plus(SECOND));
        }
        if (reading == null) {
            return openers(now, underWay.stream(), Math.max(1, (int) (spareOnly ? atOnce * spareShare : atOnce)));
        }
        if (!now.isBefore(reading.until)) {
            Instant from = reading.until;
            return openers(now, underWay.stream().filter(call -> !call.startedAt.isBefore(from)), 1);
        }
        if (underWay.size() >= Math.max(1, (int) atOnce)) {
            return new Decision.Busy(now.plus(SECOND));
        }
        return within(reading, now, spareOnly);
    }

    /** Lets a first call find out, and more of them only as it takes its time. */
    private static Decision openers(Instant now, Stream<Call> calls, int allowed) {
        List<Call> open = calls.toList();
        if (open.size() < allowed) {
            return GO;
        }
        long seconds = Math.clamp(Duration.between(open.getFirst().startedAt, now).toSeconds(), 0, 8);
        return open.size() < allowed << seconds ? GO : new Decision.Busy(now.plus(SECOND));
    }

    private Decision within(Reading known, Instant now, boolean spareOnly) {
        int left = known.left - unreportedSince(known) - (endIsSure || limit == null || limit < 2 ? 0 : 1);
        if (left < 1) {
            return new Decision.Spent(known.until);
        }
        int pending = (int) underWay.stream().filter(call -> call.startedAt.plus(SETTLED).isAfter(known.by.startedAt)).count();
        if (spareOnly && left - pending <= spareShare * (limit == null ? known.left : limit)) {
            return new Decision.Spent(known.until);
        }
        int margin = rivals.margin(Duration.between(known.readAt, now).plus(roundTrip.multipliedBy(2)));
        return pending == 0 || left - pending - margin >= 1 ? GO : new Decision.Busy(now.plus(SECOND));
    }

    private int unreportedSince(Reading known) {
        return unreported - known.by.unreportedBefore;
    }

    /** Notes that a call starts. */
    Call start(Instant now) {
        Call call = new Call(started++, now, unreported);
        underWay.add(call);
        return call;
    }

    /** Notes that a call was answered, and what that said of the budget. */
    void answered(Call call, @Nullable RateReading said, Instant now) {
        declined(call, said, now);
        silentAnswers = isReadable(said) ? 0 : silentAnswers + 1;
        if (silentAnswers >= 3) {
            reading = null;
        }
    }

    /** Notes that a call was refused for what it asked, not for its budget, and what that said of the budget. */
    void declined(Call call, @Nullable RateReading said, Instant now) {
        end(call, now);
        grow();
        if (said != null && isReadable(said)) {
            note(call, said, now);
        } else {
            unreported++;
        }
    }

    /** A limit of nothing that lets calls pass is no limit. */
    private static boolean isReadable(@Nullable RateReading said) {
        return said != null && said.remaining() != null && (said.limit() == null || said.limit() > 0);
    }

    /** Notes that a call ended without telling anything: upstream may have counted it. */
    void lost(Call call, Instant now) {
        end(call, now);
        unreported++;
    }

    /** Notes that a call was refused for its budget: nothing starts before upstream's time has come. */
    void refused(Call call, @Nullable RateReading said, @Nullable Duration retryAfter, Instant now) {
        end(call, now);
        boolean concurrency = said != null && said.remaining() != null && said.remaining() > 0;
        Instant hold = now.plus(retryAfter == null ? pauses.next() : retryAfter.compareTo(SECOND) < 0 ? SECOND : retryAfter);
        if (said != null && said.resetAt() != null && !concurrency) {
            Instant reset = end(said);
            hold = reset.isAfter(hold) ? reset : hold;
        }
        heldUntil = heldUntil == null || hold.isAfter(heldUntil) ? hold : heldUntil;
        slowStart = false;
        if (concurrency || said == null || said.remaining() == null) {
            atOnce = Math.max(1, (underWay.size() + 1) / 2.0);
        }
        if (said != null && said.remaining() != null && !concurrency) {
            learn(said);
            rivals.surprised();
            reading = new Reading(0, now, call, started, heldUntil);
        }
    }

    private void end(Call call, Instant now) {
        underWay.remove(call);
        roundTrip = roundTrip.multipliedBy(3).plus(Duration.between(call.startedAt, now)).dividedBy(4);
    }

    /** Additive growth, as long as nothing was refused by one for each answer (RFC 5681 §3.1). */
    private void grow() {
        atOnce = Math.min(maxAtOnce, atOnce + (slowStart ? 1 : 1 / atOnce));
    }

    private void note(Call call, RateReading said, Instant now) {
        learn(said);
        atOnce = slowStart ? maxAtOnce : atOnce;
        int told = said.remaining() == null ? 0 : said.remaining();
        int left = limit == null ? told : Math.min(limit, told);
        Reading before = reading;
        boolean atEnd = before != null && !call.startedAt.isBefore(before.until);
        if (before == null || isRaised(call, left, said, before)) {
            pauses.reset();
            reading = new Reading(left, now, call, started, end(said));
            rivals.windowBegins(left, started - underWay.size(), limit == null ? left : limit, window, now);
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

    private void learn(RateReading said) {
        limit = said.limit() == null || said.limit() == 0 ? limit : said.limit();
        if (said.resetAt() != null) {
            Duration told = Duration.between(said.readAt(), said.resetAt());
            window = told.compareTo(window) > 0 ? told : window;
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
        boolean startedAfter = call.number >= before.startedBefore;
        if (startedAfter || left <= before.left || said.resetAt() == null) {
            return startedAfter && left >= before.left;
        }
        Duration told = Duration.between(said.readAt(), said.resetAt());
        return call.startedAt.plus(told).isAfter(before.until.plus(SECOND));
    }

    /** Returns when a call that finds so many others waiting before it may start at the earliest, once the budget is spent until a time. */
    Instant turn(int waitingBefore, Instant until) {
        int perWindow = limit == null ? Integer.MAX_VALUE : limit;
        return until.plus(window.multipliedBy(waitingBefore / perWindow));
    }

    /** Returns how many calls are under way. */
    int underWay() {
        return underWay.size();
    }

    /** Returns until when this must be remembered lest calls come too early; never is the distant past. */
    Instant neededUntil() {
        Instant read = reading == null ? Instant.MIN : reading.until;
        return heldUntil == null || read.isAfter(heldUntil) ? read : heldUntil;
    }

    /** Returns what is known of the present window; {@code null} if nothing, or once it has ended. */
    @Nullable
    RateReading known(Instant now) {
        if (reading == null || !now.isBefore(reading.until)) {
            return null;
        }
        return new RateReading(limit, reading.left, reading.until, reading.readAt);
    }
}
