package dev.peergraph.connection;

import dev.peergraph.connection.PeeringConnection.Counted;
import dev.peergraph.hints.PageContext;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.listing.WholeListing;
import dev.peergraph.listing.WholeReading;
import dev.peergraph.pages.PeeringPage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks a listing from its start to its end, for an answer that needs all of it. */
final class WholeWalk<T> implements Walk<T> {

    private final WholeReading reading;
    private final Function<Whole, T> answer;
    private final Trail trail = new Trail();
    private boolean begun;
    private @Nullable String next;

    WholeWalk(WholeReading reading, Function<Whole, T> answer) {
        this.reading = reading;
        this.answer = answer;
    }

    /** A whole listing, and the ages of the pages that it came in. */
    record Whole(WholeListing listing, Trail trail) {

        Counted counted(RowFilter filter) {
            return new Counted.All(listing.counts(filter), trail.age());
        }
    }

    @Override
    public @Nullable PageContext meet(PeeringPage page) {
        trail.note(page);
        reading.meet(page);
        begun = true;
        next = page.links().next();
        return null;
    }

    @Override
    public Step<T> step() {
        return begun && next == null ? new Step.Done<>(answer.apply(new Whole(reading.end(), trail))) : new Step.Fetch<>(next);
    }
}
