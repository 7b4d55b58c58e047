package dev.peergraph.changes;

import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What those who watch a filter are told as of one reading. All who have been told the view before it share its events. */
final class View {

    /** How long nothing may be told; half of what is promised, since readings are some time apart. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private final ListingState state;
    private final Instant asOf;
    private final boolean stale;
    private final Moment at;
    private final long number;
    private final long told;
    private final Moment toldAt;
    private final List<PeeringChanges> changes;
    private @Nullable List<PeeringChanges> snapshot;

    private View(ListingState state, Reading reading) {
        this.state = state;
        this.asOf = reading.asOf();
        this.stale = reading.stale();
        this.at = reading.at();
        this.number = 0;
        this.told = 1;
        this.toldAt = reading.at();
        this.changes = List.of();
    }

    private View(ListingState state, Reading reading, View before) {
        List<PeeringChange> differences = PageDiff.between(before.state, state);
        boolean tells = !differences.isEmpty() || reading.stale() != before.stale
                || before.toldAt.until(reading.at()).compareTo(SILENCE) >= 0;
        this.state = state;
        this.asOf = reading.asOf();
        this.stale = reading.stale();
        this.at = reading.at();
        this.number = before.number + 1;
        this.told = before.told + (tells ? 1 : 0);
        this.toldAt = tells ? reading.at() : before.toldAt;
        this.changes = tells ? PeeringChanges.of(differences, asOf, stale) : List.of();
    }

    /** Returns what a reading shows through a filter, after what the reading before it showed; {@code null} if there was none. */
    @SuppressWarnings("ReferenceEquality") // The poller keeps the items as long as none changes.
    static View of(Reading reading, WatchedFilter filter, @Nullable View before) {
        if (before == null) {
            return new View(ListingState.of(reading.listing(), reading.all(), filter), reading);
        }
        boolean same = before.state.all() == reading.all();
        return new View(same ? before.state : ListingState.of(reading.listing(), reading.all(), filter), reading, before);
    }

    /** Returns when the reading was known. */
    Moment at() {
        return at;
    }

    /** Returns the events for who has been told nothing: all that is there. */
    synchronized List<PeeringChanges> snapshot() {
        List<PeeringChanges> known = snapshot;
        if (known == null) {
            known = PeeringChanges.of(PageDiff.snapshot(state), asOf, stale);
            snapshot = known;
        }
        return known;
    }

    /** Returns the event for who wants to be told only what happens from now on. */
    List<PeeringChanges> beginning() {
        return PeeringChanges.of(List.of(), asOf, stale);
    }

    /** Returns the events for who has been told an earlier view: what differs, without what has come and gone between; none if nothing. */
    List<PeeringChanges> since(View before) {
        if (before.number == number - 1) {
            return changes;
        }
        List<PeeringChange> differences = PageDiff.between(before.state, state);
        return differences.isEmpty() && before.told == told ? List.of() : PeeringChanges.of(differences, asOf, stale);
    }
}
