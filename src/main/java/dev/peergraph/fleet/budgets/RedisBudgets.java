package dev.peergraph.fleet.budgets;

import dev.peergraph.budget.Report;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.budget.Ticket;
import dev.peergraph.fleet.FleetAnswer;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.FleetLink;
import dev.peergraph.fleet.FleetScript;
import dev.peergraph.fleet.FleetTimes;
import dev.peergraph.pages.RateReading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of a fleet in Redis: for each credential what is known of its rate limit, and the calls under way. Its values are numbers and
 * random ids of calls only.
 */
final class RedisBudgets implements SharedBudgets {

    private static final FleetScript RESERVE = FleetScript.named("reserve");
    private static final FleetScript REPORT = FleetScript.named("report");

    /** How long what is known of a rate limit is kept after its window; how upstream's windows are like must not be learned too often. */
    static final Duration KEPT = FleetTimes.BOOKKEEPING;

    private static final int NONE = -1;
    private static final Word APART = new Word.Apart();

    private final FleetLink link;
    private final FleetKeys keys;
    private final Duration timeout;

    /** Makes budgets behind a link, which wait for Redis's word for so long at most. */
    RedisBudgets(FleetLink link, FleetKeys keys, Duration timeout) {
        this.link = link;
        this.keys = keys;
        this.timeout = timeout;
    }

    @Override
    public int replicas() {
        return link.fleetSize();
    }

    @Override
    public CompletionStage<Word> reserve(String credential, String id, Terms terms) {
        return link.run(RESERVE, timeout, keys(credential), reserving(id, terms))
                .map(answer -> word(id, answer))
                .onErrorReturn(APART)
                .toFuture()
                .thenApply(word -> word == null ? APART : word);
    }

    @Override
    public void report(String credential, Report report) {
        // Nobody waits for it; a call whose report is lost expires.
        link.run(REPORT, timeout, keys(credential), reporting(report)).onErrorComplete().subscribe();
    }

    private List<String> keys(String credential) {
        return List.of(keys.of(credential, "rate"), keys.of(credential, "calls"));
    }

    static Object[] reserving(String id, Terms terms) {
        return new Object[]{id, terms.longest().toMillis(), KEPT.toMillis(), terms.openers(), terms.spareShare(),
                terms.roundTrip().toMillis(), terms.epoch(), String.join(",", terms.underWay())};
    }

    static Word word(String id, FleetAnswer answer) {
        Known known = answer.number(6) < 0
                ? null
                : new Known(answer.number(5) < 0 ? null : (int) answer.number(5), (int) answer.number(6), millis(answer.number(7)));
        State state = new State(answer.number(8), known);
        return switch ((int) answer.number(0)) {
            case 0 -> new Word.Granted(new Ticket(id, answer.number(2), answer.number(3), answer.number(4)), state);
            case 1 -> new Word.Busy(state);
            default -> new Word.Spent(millis(answer.number(1)), state);
        };
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    static Object[] reporting(Report report) {
        return switch (report) {
            case Report.Unsent _ -> reporting("unsent", report, null, null);
            case Report.Lost lost -> reporting(lost.forget() ? "silent" : "lost", report, null, null);
            case Report.Answered answered -> reporting("answered", report, answered.said(), null);
            case Report.Refused refused -> reporting("refused", report, refused.spent(), refused.retryAfter());
        };
    }

    private static Object[] reporting(String kind, Report report, @Nullable RateReading said, @Nullable Duration retryAfter) {
        Ticket ticket = report.ticket();
        return new Object[]{ticket.id(), KEPT.toMillis(), kind, ticket.number(), ticket.startedAtMillis(), ticket.lostBefore(),
                report.took().toMillis(), said == null ? NONE : number(said.limit()), said == null ? NONE : number(said.remaining()),
                said == null ? NONE : millis(said.reset()), millis(retryAfter)};
    }

    private static int number(@Nullable Integer number) {
        return number == null ? NONE : number;
    }

    private static long millis(@Nullable Duration duration) {
        return duration == null ? NONE : duration.toMillis();
    }
}
