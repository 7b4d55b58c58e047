package dev.peergraph.budget;

import dev.peergraph.budget.SharedBudgets.Known;
import dev.peergraph.budget.SharedBudgets.State;
import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the shared store does for one credential, in plain Java on {@link Window}: what the scripts are compared with, and a store for tests
 * without Redis. Not thread-safe.
 */
public final class ModelStore {

    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Window window = new Window();
    private final Map<String, Moment> calls = new LinkedHashMap<>();
    private long epoch;
    private long started;
    private int lost;
    private Duration longest = Duration.ZERO;
    private @Nullable Moment heldUntil;

    /** Decides for a call, and counts it as under way if it is granted. */
    public Word reserve(String id, Terms terms, Moment now) {
        begin(now);
        longest = terms.longest();
        expire(now);
        terms.underWay().forEach(lost -> calls.putIfAbsent(lost, now));
        Moment again = calls.get(id);
        if (again != null) {
            return new Word.Granted(new Ticket(id, numberOf(again), millis(again), lost), known(now));
        }
        Word denied = denied(terms, now);
        if (denied != null) {
            return denied;
        }
        calls.put(id, now);
        return new Word.Granted(new Ticket(id, started++, millis(now), lost), known(now));
    }

    /** The number of a call is not kept: what was read since it began must not be taken for older. */
    private long numberOf(Moment start) {
        Window.Lowest lowest = window.lowest();
        return lowest != null && !start.isAfter(lowest.readAt()) ? lowest.startedBefore() - 1 : started - 1;
    }

    private void expire(Moment now) {
        calls.values().removeIf(start -> !start.plus(longest).isAfter(now));
    }

    private void begin(Moment now) {
        epoch = epoch == 0 ? millis(now) : epoch;
        started = Math.max(started, epoch);
    }

    private State known(Moment now) {
        Window.Lowest lowest = window.lowest();
        return new State(epoch, lowest == null || !now.isBefore(lowest.until())
                ? null
                : new Known(window.limit(), lowest.left(), now.until(lowest.until())));
    }

    private @Nullable Word denied(Terms terms, Moment now) {
        Window.Lowest lowest = window.lowest();
        if (terms.epoch() != 0 && terms.epoch() != epoch) {
            return new Word.Busy(known(now));
        }
        if (heldUntil != null && now.isBefore(heldUntil)) {
            return new Word.Spent(now.until(heldUntil), known(now));
        }
        if (lowest == null) {
            return opens(Moment.DISTANT_PAST, terms.openers(), now);
        }
        return now.isBefore(lowest.until()) ? within(lowest, terms, now) : opens(lowest.until(), 1, now);
    }

    private @Nullable Word opens(Moment since, int allowed, Moment now) {
        Stream<Call> open = calls.values().stream().filter(start -> !start.isBefore(since)).map(start -> new Call(0, start, 0, null));
        return Concurrency.mayOpen(now, open, allowed) ? null : new Word.Busy(known(now));
    }

    private @Nullable Word within(Window.Lowest lowest, Terms terms, Moment now) {
        int left = window.usable(lowest) - (lost - lowest.by().unreportedBefore());
        int pending = (int) calls.values().stream().filter(start -> start.plus(SETTLED).isAfter(lowest.by().startedAt())).count();
        Integer limit = window.limit();
        if (left < 1 || (terms.spareShare() >= 0 && left - pending <= terms.spareShare() * (limit == null ? lowest.left() : limit))) {
            return new Word.Spent(now.until(lowest.until()), known(now));
        }
        boolean granted = pending == 0 || left - pending - window.margin(lowest, now, terms.roundTrip()) >= 1;
        return granted ? null : new Word.Busy(known(now));
    }

    /** Notes how a call ended. */
    public void report(Report report, Moment now) {
        Ticket ticket = report.ticket();
        calls.remove(ticket.id());
        if (report instanceof Report.Unsent) {
            return;
        }
        begin(now);
        expire(now);
        switch (report) {
            case Report.Unsent _ -> {
            }
            case Report.Lost gone -> {
                lost++;
                if (gone.forget()) {
                    window.forget();
                }
            }
            case Report.Answered answered ->
                window.note(call(answered, now), now(answered.said(), now), started, calls.size(), now);
            case Report.Refused refused -> refused(refused, now);
        }
    }

    private void refused(Report.Refused refused, Moment now) {
        RateReading spent = refused.spent() == null ? null : now(refused.spent(), now);
        Moment hold = window.holdAfterRefusal(refused.retryAfter(), spent, now);
        heldUntil = heldUntil == null || hold.isAfter(heldUntil) ? hold : heldUntil;
        if (spent != null && spent.remaining() != null) {
            window.spent(call(refused, now), spent, started, heldUntil, now);
        }
    }

    private Call call(Report report, Moment now) {
        Ticket ticket = report.ticket();
        return ticket.number() < 0
                ? new Call(-1, now.plus(report.took().negated()), lost, null)
                : new Call(ticket.number(), at(ticket.startedAtMillis()), (int) ticket.lostBefore(), null);
    }

    /** The store knows only when the report came. */
    private static RateReading now(RateReading said, Moment now) {
        return new RateReading(said.limit(), said.remaining(), said.reset(), said.resetAt(), now);
    }

    /** Returns how many calls are under way. */
    public int underWay() {
        return calls.size();
    }

    /** Returns the moment that the store's clock shows as milliseconds. */
    public static Moment at(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static long millis(Moment moment) {
        return moment.nanos() / 1_000_000;
    }
}
