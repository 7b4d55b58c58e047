package dev.peergraph.budget;

import dev.peergraph.budget.Window.Lowest;
import dev.peergraph.pages.Moment;
import dev.peergraph.pages.RateReading;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from upstream's answers how many calls its rate limit leaves to one credential. Calls under way count as spent until they are
 * answered, and so does the estimated usage of the credential's other users. Knows no clock; not thread-safe.
 */
public final class Budget {

    /** Whether a call may start. */
    public sealed interface Decision {
        /** It may start now. */
        record Go() implements Decision {
        }

        /** It must wait for the answers of others, and ask again once one comes or at a time. */
        record Busy(Moment askAgainAt) implements Decision {
        }

        /** The budget is spent until a time: calls before it are known to be refused. */
        record Spent(Moment until) implements Decision {
        }
    }

    /**
     * What is known of a window that still runs.
     *
     * @param limit calls that it allows; {@code null} if upstream does not tell
     * @param left calls that were left by the lowest count of it
     * @param until when it ends
     */
    public record Known(@Nullable Integer limit, int left, Moment until) {
    }

    private static final Decision GO = new Decision.Go();
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Upstream has counted a call before those that start so much later. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final int maxAtOnce;
    private final double spareShare;
    private final Window window = new Window();
    private final Set<Call> underWay = new LinkedHashSet<>();

    private long started;
    private int unreported;
    private double atOnce = 1;
    private boolean slowStart = true;
    private @Nullable Moment heldUntil;
    private Duration roundTrip = Duration.ofMillis(100);
    private int silentAnswers;

    /** Makes a budget of which nothing is known: at most so many calls at once, and the share of the limit that background leaves. */
    public Budget(int maxAtOnce, double spareShare) {
        this.maxAtOnce = maxAtOnce;
        this.spareShare = spareShare;
    }

    /** Decides whether a call may start; one that only takes what is spare leaves a share of the limit to others. */
    public Decision decide(Moment now, boolean spareOnly) {
        if (heldUntil != null && now.isBefore(heldUntil)) {
            return new Decision.Spent(heldUntil);
        }
        if (underWay.size() >= maxAtOnce) {
            return new Decision.Busy(now.plus(SECOND));
        }
        Lowest known = window.lowest();
        if (known == null) {
            return openers(now, underWay.stream(), Math.max(1, (int) (spareOnly ? atOnce * spareShare : atOnce)));
        }
        if (!now.isBefore(known.until())) {
            return openers(now, underWay.stream().filter(call -> !call.startedAt().isBefore(known.until())), 1);
        }
        if (underWay.size() >= Math.max(1, (int) atOnce)) {
            return new Decision.Busy(now.plus(SECOND));
        }
        return within(known, now, spareOnly);
    }

    /** Lets a first call find out the limit, and more of them the longer that takes. */
    private static Decision openers(Moment now, Stream<Call> calls, int allowed) {
        List<Call> open = calls.toList();
        if (open.size() < allowed) {
            return GO;
        }
        long seconds = Math.clamp(open.getFirst().startedAt().until(now).toSeconds(), 0, 8);
        return open.size() < allowed << seconds ? GO : new Decision.Busy(now.plus(SECOND));
    }

    private Decision within(Lowest known, Moment now, boolean spareOnly) {
        int left = window.usable(known) - (unreported - known.by().unreportedBefore());
        if (left < 1) {
            return new Decision.Spent(known.until());
        }
        int pending = (int) underWay.stream().filter(call -> call.startedAt().plus(SETTLED).isAfter(known.by().startedAt())).count();
        Integer limit = window.limit();
        if (spareOnly && left - pending <= spareShare * (limit == null ? known.left() : limit)) {
            return new Decision.Spent(known.until());
        }
        return pending == 0 || left - pending - window.margin(known, now, roundTrip) >= 1 ? GO : new Decision.Busy(now.plus(SECOND));
    }

    /** Notes that a call starts. */
    public Call start(Moment now) {
        Call call = new Call(started++, now, unreported);
        underWay.add(call);
        return call;
    }

    /** Notes that a call was answered, and what that said of the budget. */
    public void answered(Call call, @Nullable RateReading said, Moment now) {
        declined(call, said, now);
        silentAnswers = isReadable(said) ? 0 : silentAnswers + 1;
        if (silentAnswers >= 3) {
            window.forget();
        }
    }

    /** Notes that a call was refused for what it asked, not for its budget, and what that said of the budget. */
    public void declined(Call call, @Nullable RateReading said, Moment now) {
        end(call, now);
        grow();
        if (said != null && isReadable(said)) {
            atOnce = slowStart ? maxAtOnce : atOnce;
            window.note(call, said, started, underWay.size(), now);
        } else {
            unreported++;
        }
    }

    /** A limit of nothing that lets calls pass is no limit. */
    private static boolean isReadable(@Nullable RateReading said) {
        return said != null && said.remaining() != null && (said.limit() == null || said.limit() > 0);
    }

    /** Notes that a call ended before it was sent. */
    public void unsent(Call call) {
        underWay.remove(call);
    }

    /** Notes that a call ended without telling anything: upstream may have counted it. */
    public void lost(Call call, Moment now) {
        end(call, now);
        unreported++;
    }

    /** Notes that a call was refused for its budget: nothing starts before upstream's time has come. */
    public void refused(Call call, @Nullable RateReading said, @Nullable Duration retryAfter, Moment now) {
        end(call, now);
        boolean isSpent = said == null || said.remaining() == null || said.remaining() <= 0;
        Moment hold = window.holdAfterRefusal(retryAfter, isSpent ? said : null, now);
        hold = heldUntil == null || hold.isAfter(heldUntil) ? hold : heldUntil;
        heldUntil = hold;
        slowStart = false;
        if (isSpent && said != null && said.remaining() != null) {
            window.spent(call, said, started, hold, now);
        } else {
            // More was left, or nothing is told of it: then it may be the limit of concurrency.
            atOnce = Math.max(1, (underWay.size() + 1) / 2.0);
        }
    }

    private void end(Call call, Moment now) {
        underWay.remove(call);
        roundTrip = Duration.ofNanos((3 * roundTrip.toNanos() + call.startedAt().until(now).toNanos()) / 4);
    }

    /** Additive growth, as long as nothing was refused by one for each answer (RFC 5681 §3.1). */
    private void grow() {
        atOnce = Math.min(maxAtOnce, atOnce + (slowStart ? 1 : 1 / atOnce));
    }

    /** Returns when a call that finds so many others waiting before it may start at the earliest, once the budget is spent until a time. */
    public Moment turn(int waitingBefore, Moment until) {
        Integer limit = window.limit();
        return limit == null ? until : until.plus(window.length().multipliedBy(waitingBefore / limit));
    }

    /** Returns how many calls are under way. */
    public int underWay() {
        return underWay.size();
    }

    /** Returns until when this must be remembered so that no call comes too early; the distant past if it need not be. */
    public Moment neededUntil() {
        Lowest known = window.lowest();
        Moment read = known == null ? Moment.DISTANT_PAST : known.until();
        return heldUntil == null || read.isAfter(heldUntil) ? read : heldUntil;
    }

    /** Returns what is known of the present window; {@code null} if nothing, or once it has ended. */
    public @Nullable Known known(Moment now) {
        Lowest known = window.lowest();
        return known == null || !now.isBefore(known.until()) ? null : new Known(window.limit(), known.left(), known.until());
    }

    /** Returns whether upstream has told how many calls a window allows. */
    public boolean isLimitKnown() {
        return window.limit() != null;
    }
}
