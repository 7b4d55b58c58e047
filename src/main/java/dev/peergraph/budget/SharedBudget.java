package dev.peergraph.budget;

import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica's part of a budget that a fleet shares. Whether a call may start is for the shared store to say, which is asked for one call
 * at a time; who cannot get its word decides alone, as a {@link Budget} of its share. Not thread-safe.
 */
public final class SharedBudget extends Budget {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** For so long nothing is asked after no answer came in time, so that few calls wait for one in vain. */
    private static final Duration APART = Duration.ofMillis(200);

    /** Until a busy store is asked again: calls of other replicas end without a message. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(80);

    private final double spareShare;
    private final Duration longestCall;
    private final IntSupplier replicas;
    private final List<Report> reports = new ArrayList<>();
    private final Set<String> idsUnderWay = new LinkedHashSet<>();
    private String nextId = drawnId();
    private boolean isAsking;
    private boolean askedForSpare;
    private long epoch;

    /** Whether the store has heard of all calls under way: not of those that started without its word, and of none that it has lost. */
    private boolean isKnownToStore = true;
    private @Nullable Word word;
    private Moment wordUntil = Moment.DISTANT_PAST;
    private Duration pause = SHORTEST_PAUSE;

    /** Makes a budget of which nothing is known, shared between so many replicas; no call is under way for longer than one may be. */
    public SharedBudget(int maxAtOnce, double spareShare, Duration longestCall, IntSupplier replicas) {
        super(maxAtOnce, spareShare);
        this.spareShare = spareShare;
        this.longestCall = longestCall;
        this.replicas = replicas;
    }

    private static String drawnId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Long.toString(random.nextLong(Long.MAX_VALUE), 36) + Long.toString(random.nextLong(Long.MAX_VALUE), 36);
    }

    /** Decides whether a call may start; one that may only start once the store grants it {@link #mustAsk}. */
    @Override
    public Decision decide(Moment now, boolean spareOnly) {
        share(replicas.getAsInt());
        Decision blocked = blocked(now);
        if (blocked != null) {
            return blocked;
        }
        if (isAsking) {
            return new Decision.Busy(now.plus(SECOND));
        }
        return switch (standing(now, spareOnly)) {
            case null -> new Decision.Go();
            case Word.Granted _ -> new Decision.Go();
            case Word.Apart _ -> super.decide(now, spareOnly);
            case Word.Busy _ -> new Decision.Busy(wordUntil);
            case Word.Spent _ -> new Decision.Spent(wordUntil);
        };
    }

    /**
     * Returns the store's word as far as it still stands; what it denies to calls that only take what is spare, it does not deny to others.
     */
    private @Nullable Word standing(Moment now, boolean spareOnly) {
        boolean denied = word instanceof Word.Busy || word instanceof Word.Spent;
        return now.isBefore(wordUntil) && !(denied && askedForSpare && !spareOnly) ? word : null;
    }

    /** Returns whether a call that may go needs the store's word first. */
    public boolean mustAsk(Moment now, boolean spareOnly) {
        return standing(now, spareOnly) == null;
    }

    /** Notes that the store is being asked for a call; returns what for. */
    public Terms ask(boolean spareOnly) {
        isAsking = true;
        askedForSpare = spareOnly;
        return new Terms(openers(spareOnly ? spareShare : 1), spareOnly ? spareShare : -1, roundTrip(), longestCall, epoch,
                isKnownToStore ? List.of() : List.copyOf(idsUnderWay));
    }

    /** Returns what the next call that starts will be known by. */
    public String nextId() {
        return nextId;
    }

    /** Notes the store's word. */
    public void heard(Word said, Moment now) {
        isAsking = false;
        word = said;
        SharedBudgets.State state = said.state();
        isKnownToStore = state != null && (epoch == 0 || epoch == state.epoch());
        if (state != null) {
            heard(state, now);
        }
        pause = said instanceof Word.Busy ? longer(pause) : SHORTEST_PAUSE;
        wordUntil = now.plus(switch (said) {
            case Word.Granted _ -> SECOND;
            case Word.Apart _ -> APART;
            case Word.Busy _ -> isKnownToStore ? drawn(pause) : Duration.ZERO;
            case Word.Spent spent -> spent.pause();
        });
    }

    private void heard(SharedBudgets.State state, Moment now) {
        SharedBudgets.Known known = state.known();
        if (known != null) {
            heard(known.limit(), known.left(), now.plus(known.ends()), now);
        }
        epoch = state.epoch();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static Duration drawn(Duration longest) {
        return Duration.ofNanos((long) (longest.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }

    @Override
    public Call start(Moment now) {
        Ticket ticket = word instanceof Word.Granted granted ? granted.ticket() : Ticket.apart(nextId);
        used();
        idsUnderWay.add(ticket.id());
        return start(now, ticket);
    }

    private void used() {
        nextId = drawnId();
        word = word instanceof Word.Apart ? word : null;
    }

    /** Gives a call back that the store granted, if no call has started with it. */
    public void giveBack() {
        if (word instanceof Word.Granted granted) {
            reports.add(new Report.Unsent(granted.ticket()));
            used();
        }
    }

    @Override
    public void declined(Call call, @Nullable RateReading said, Moment now) {
        super.declined(call, said, now);
        report(call, ticket -> said != null && Window.isReadable(said)
                ? new Report.Answered(ticket, said, call.startedAt().until(now))
                : new Report.Lost(ticket, isSilent()));
    }

    @Override
    public void unsent(Call call) {
        super.unsent(call);
        report(call, Report.Unsent::new);
    }

    @Override
    public void lost(Call call, Moment now) {
        super.lost(call, now);
        report(call, ticket -> new Report.Lost(ticket, false));
    }

    @Override
    public void refused(Call call, @Nullable RateReading said, @Nullable Duration retryAfter, Moment now) {
        super.refused(call, said, retryAfter, now);
        report(call, ticket -> new Report.Refused(ticket, Window.isSpent(said) ? said : null, retryAfter));
    }

    private void report(Call call, Function<Ticket, Report> report) {
        Ticket ticket = call.ticket();
        if (ticket != null) {
            idsUnderWay.remove(ticket.id());
            reports.add(report.apply(ticket));
        }
        // A busy store is asked again at once: it was maybe this call that it waited for.
        word = word instanceof Word.Busy ? null : word;
    }

    /** Takes the reports that are to be sent. */
    public List<Report> takeReports() {
        if (reports.isEmpty()) {
            return List.of();
        }
        List<Report> taken = List.copyOf(reports);
        reports.clear();
        return taken;
    }

    @Override
    public boolean isIdle() {
        return super.isIdle() && !isAsking;
    }
}
