package dev.peergraph.budget;

import dev.peergraph.budget.Window.Lowest;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns from upstream's answers how many calls its rate limit leaves to one credential. Calls under way count as spent until they are
 * answered, and so does the estimated usage of the credential's other users. Knows no clock; not thread-safe.
 */
public sealed class Budget permits SharedBudget {

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

    private final double spareShare;
    private final Concurrency concurrency;
    private final Window window = new Window();
    private final Set<Call> underWay = new LinkedHashSet<>();

    private long started;
    private int unreported;
    private @Nullable Moment heldUntil;
    private Duration roundTrip = Duration.ofMillis(100);
    private int silentAnswers;

    /** How many replicas draw on what is left without knowing of one another. */
    private int sharers = 1;

    /** Makes a budget of which nothing is known: at most so many calls at once, and the share of the limit that background leaves. */
    public Budget(int maxAtOnce, double spareShare) {
        this.concurrency = new Concurrency(maxAtOnce);
        this.spareShare = spareShare;
    }

    /** Decides whether a call may start; one that only takes what is spare leaves a share of the limit to others. */
    public Decision decide(Moment now, boolean spareOnly) {
        Decision blocked = blocked(now);
        if (blocked != null) {
            return blocked;
        }
        Lowest known = window.lowest();
        if (known != null && now.isBefore(known.until())) {
            return within(known, now, spareOnly);
        }
        int openers = openers((spareOnly ? spareShare : 1) / sharers);
        var open = underWay.stream().filter(call -> known == null || !call.startedAt().isBefore(known.until()));
        return underWay.size() < openers || Concurrency.mayOpen(now, open, openers) ? GO : new Decision.Busy(now.plus(SECOND));
    }

    /** Returns what keeps a call from starting whatever is left of the window; {@code null} if nothing does. */
    final @Nullable Decision blocked(Moment now) {
        if (heldUntil != null && now.isBefore(heldUntil)) {
            return new Decision.Spent(heldUntil);
        }
        int most = known(now) == null ? concurrency.max() : concurrency.allowed(1);
        return underWay.size() >= most ? new Decision.Busy(now.plus(SECOND)) : null;
    }

    /** Returns how many calls may find out at once what upstream allows, or a share of them: one where upstream has told that before. */
    final int openers(double share) {
        return window.lowest() == null ? concurrency.allowed(share) : 1;
    }

    private Decision within(Lowest known, Moment now, boolean spareOnly) {
        int left = (window.usable(known) - (unreported - known.by().unreportedBefore())) / sharers;
        if (left < 1) {
            return new Decision.Spent(known.until());
        }
        int pending = (int) underWay.stream().filter(call -> call.startedAt().plus(SETTLED).isAfter(known.by().startedAt())).count();
        Integer limit = window.limit();
        if (spareOnly && left - pending <= spareShare * (limit == null ? known.left() : limit) / sharers) {
            return new Decision.Spent(known.until());
        }
        return pending == 0 || left - pending - window.margin(known, now, roundTrip) >= 1 ? GO : new Decision.Busy(now.plus(SECOND));
    }

    /** Notes that a call starts. */
    public Call start(Moment now) {
        return start(now, null);
    }

    final Call start(Moment now, @Nullable Ticket ticket) {
        Call call = new Call(started++, now, unreported, ticket);
        underWay.add(call);
        return call;
    }

    /** Notes that a call was answered, and what that said of the budget. */
    public void answered(Call call, @Nullable RateReading said, Moment now) {
        silentAnswers = Window.isReadable(said) ? 0 : silentAnswers + 1;
        declined(call, said, now);
        if (isSilent()) {
            window.forget();
        }
    }

    /** Notes that a call was refused for what it asked, not for its budget, and what that said of the budget. */
    public void declined(Call call, @Nullable RateReading said, Moment now) {
        end(call, now);
        concurrency.grow();
        if (said != null && Window.isReadable(said)) {
            concurrency.limitIsKnown();
            window.note(call, said, started, underWay.size(), now);
        } else {
            unreported++;
        }
    }

    /** Returns whether upstream has ceased to tell what is left. */
    final boolean isSilent() {
        return silentAnswers >= 3;
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
        Moment hold = window.holdAfterRefusal(retryAfter, Window.isSpent(said) ? said : null, now);
        hold = heldUntil == null || hold.isAfter(heldUntil) ? hold : heldUntil;
        heldUntil = hold;
        if (Window.isSpent(said) && said != null && said.remaining() != null) {
            concurrency.surprised();
            window.spent(call, said, started, hold, now);
        } else {
            // More was left, or nothing is told of it: then it may be the limit of concurrency.
            concurrency.refused(underWay.size());
        }
    }

    private void end(Call call, Moment now) {
        underWay.remove(call);
        roundTrip = Duration.ofNanos((3 * roundTrip.toNanos() + call.startedAt().until(now).toNanos()) / 4);
    }

    /** Returns when a call that finds so many others waiting before it may start at the earliest, once the budget is spent until a time. */
    public Moment turn(int waitingBefore, Moment until) {
        Integer limit = window.limit();
        return limit == null ? until : until.plus(window.length().multipliedBy(waitingBefore / Math.max(1, limit / sharers)));
    }

    /** Returns whether nothing is under way. */
    public boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Takes over what another replica has read. */
    final void heard(@Nullable Integer limit, int left, Moment until, Moment now) {
        window.heard(limit, left, until, new Call(started, now, unreported, null), now);
    }

    /** Notes how many replicas draw on what is left, this one included. */
    final void share(int replicas) {
        sharers = replicas;
    }

    final Duration roundTrip() {
        return roundTrip;
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
