package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.OrderedSlice;
import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.connection.SliceSearch.Extent;
import dev.peergraph.connection.SliceSearch.Range;
import dev.peergraph.connection.WholeWalk.Whole;
import dev.peergraph.listing.CursorPosition;
import dev.peergraph.listing.Listed;
import dev.peergraph.listing.Listing;
import dev.peergraph.listing.OrderedCursor;
import dev.peergraph.listing.PeeringOrder;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cuts a slice out of a listing that the gateway filters or orders itself, all of which has been read. */
final class WholeCut {

    private WholeCut() {
    }

    /** Checks the arguments, and returns how their slice is cut; that fails with {@link CursorGone}. */
    static Function<Whole, PeeringConnection> of(Listing listing, SliceArguments arguments) {
        PeeringOrder order = listing.order();
        if (order != null) {
            OrderedSlice slice = arguments.of(listing, order);
            return whole -> ordered(whole, listing, slice);
        }
        Slice slice = arguments.of(listing);
        return whole -> filtered(whole, slice);
    }

    private static PeeringConnection ordered(Whole whole, Listing listing, OrderedSlice slice) {
        Listed listed = whole.listing().listed(listing.rows(), listing.order());
        int after = slice.after() == null ? 0 : position(listed, slice.after(), "after").after();
        int before = slice.before() == null ? listed.size() : position(listed, slice.before(), "before").before();
        return cut(whole, listed, Range.of(slice.count(), slice.fromEnd(), after, before),
                i -> Opaque.seal(listed.cursorAt(i, listing.fingerprint()).bytes()));
    }

    private static CursorPosition position(Listed listed, OrderedCursor cursor, String argument) {
        CursorPosition position = listed.positionOf(cursor);
        if (position == null) {
            throw new CursorGone(argument);
        }
        return position;
    }

    /** A cursor in upstream's order is found among all rows: its item need not pass the filter any more. */
    private static PeeringConnection filtered(Whole whole, Slice slice) {
        Listed listed = whole.listing().listed(slice.listing().rows(), null);
        Seen rows = new Seen();
        rows.append(whole.listing().rows());
        int after = slice.after() == null ? 0 : position(listed, rows, slice.after(), "after").after();
        int before = slice.before() == null ? listed.size() : position(listed, rows, slice.before(), "before").before();
        return cut(whole, listed, Range.of(slice.count(), slice.fromEnd(), after, before),
                i -> CursorCodec.encode(rows.cursorAt(listed.rowOf(i), slice.listing())));
    }

    private static CursorPosition position(Listed listed, Seen rows, Cursor cursor, String argument) {
        @Nullable
        CursorPosition amongRows = new Resume(cursor, argument).position(rows, Extent.WHOLE);
        return listed.positionOf(Objects.requireNonNull(amongRows, "all rows are known"));
    }

    private static PeeringConnection cut(Whole whole, Listed listed, Range range, IntFunction<String> cursors) {
        return new Cut(whole.trail(), IntStream.range(range.from(), range.to())
                .mapToObj(i -> new PeeringEdge(cursors.apply(i), listed.get(i)))
                .toList()).of(range.from() > 0, range.to() < listed.size(), listed.size());
    }
}
