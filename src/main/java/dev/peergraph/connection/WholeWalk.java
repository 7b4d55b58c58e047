package dev.peergraph.connection;

import dev.peergraph.connection.PeeringConnection.Counted;
import dev.peergraph.hints.PageContext;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.listing.WholeListing;
import dev.peergraph.listing.WholeReading;
import dev.peergraph.pages.PeeringPage;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks a listing from its start to its end, for an answer that needs all of it. */
final class WholeWalk<T> implements Walk<T> {

    private final WholeReading reading;
    private final Predicate<List<PeeringPage>> together;
    private final Function<Whole, T> answer;
    private final Trail trail = new Trail();
    private boolean begun;
    private @Nullable String next;

    /** Whether pages can be taken as one reading of the listing, or its beginning, is said by {@code together}. */
    WholeWalk(WholeReading reading, Predicate<List<PeeringPage>> together, Function<Whole, T> answer) {
        this.reading = reading;
        this.together = together;
        this.answer = answer;
    }

    /**
     * The pages of a listing were fetched at different times: where upstream's tokens are offsets, a row may have slid from one page to
     * another meanwhile, and be on none of them. Has no stack trace.
     */
    static final class PagesApart extends RuntimeException {

        PagesApart() {
            super("the pages are of different age", null, false, false);
        }
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
        if (begun && !together.test(reading.pages())) {
            throw new PagesApart();
        }
        if (!begun || next != null) {
            return new Step.Fetch<>(next);
        }
        return new Step.Work<>(reading.rows(), () -> answer.apply(new Whole(reading.end(), trail)));
    }
}
