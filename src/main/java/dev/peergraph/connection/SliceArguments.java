package dev.peergraph.connection;

import dev.peergraph.listing.Listing;
import dev.peergraph.listing.OrderedCursor;
import dev.peergraph.listing.PeeringOrder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What to cut out of a listing, as a client writes it (Relay cursor connections §4).
 *
 * @param first how many from the front, 0..1000; {@code null} if not given; 10 when {@code last} is not given either
 * @param after the cursor after which the slice begins; {@code null} if not given
 * @param last how many from the back, 0..1000; {@code null} if not given
 * @param before the cursor before which the slice ends; {@code null} if not given
 */
public record SliceArguments(@Nullable Integer first, @Nullable String after, @Nullable Integer last, @Nullable String before) {

    private static final int DEFAULT_FIRST = 10;
    private static final int MAX = 1000;

    /**
     * Checks the arguments against the listing they are for.
     *
     * @throws InvalidArgument for a count out of range, both counts at once, or a cursor that is not one of this listing
     */
    Slice of(Listing listing) {
        requireOneCount();
        return new Slice(listing, count(), last != null, cursor("after", after, listing), cursor("before", before, listing));
    }

    /**
     * Checks the arguments against the listing they are for, which has an order of the gateway's own.
     *
     * @throws InvalidArgument for a count out of range, both counts at once, or a cursor that is not one of this listing
     */
    OrderedSlice of(Listing listing, PeeringOrder order) {
        requireOneCount();
        return new OrderedSlice(count(), last != null, ordered("after", after, listing, order),
                ordered("before", before, listing, order));
    }

    private void requireOneCount() {
        if (first != null && last != null) {
            throw new InvalidArgument("last", "cannot be combined with \"first\": give one of them.");
        }
    }

    private int count() {
        if (last != null) {
            return count("last", last);
        }
        return first == null ? DEFAULT_FIRST : count("first", first);
    }

    private static int count(String argument, int value) {
        if (value < 0 || value > MAX) {
            throw new InvalidArgument(argument, "must be between 0 and " + MAX + ", but is " + value + ".");
        }
        return value;
    }

    private static @Nullable Cursor cursor(String argument, @Nullable String text, Listing listing) {
        if (text == null) {
            return null;
        }
        Cursor cursor;
        try {
            cursor = CursorCodec.decode(text);
        } catch (IllegalArgumentException e) {
            throw isOrdered(text) ? ofAnotherQuery(argument) : noCursor(argument);
        }
        if (cursor.listing() != listing.fingerprint()) {
            throw ofAnotherQuery(argument);
        }
        return cursor;
    }

    private static @Nullable OrderedCursor ordered(String argument, @Nullable String text, Listing listing, PeeringOrder order) {
        if (text == null) {
            return null;
        }
        OrderedCursor cursor;
        try {
            cursor = OrderedCursor.read(Opaque.open(text));
        } catch (IllegalArgumentException e) {
            throw isInUpstreamsOrder(text) ? ofAnotherQuery(argument) : noCursor(argument);
        }
        if (cursor.listing() != listing.fingerprint()) {
            throw ofAnotherQuery(argument);
        }
        if (!cursor.fits(order)) {
            throw noCursor(argument);
        }
        return cursor;
    }

    private static boolean isOrdered(String text) {
        return isRead(() -> OrderedCursor.read(Opaque.open(text)));
    }

    private static boolean isInUpstreamsOrder(String text) {
        return isRead(() -> CursorCodec.decode(text));
    }

    private static boolean isRead(Supplier<?> reading) {
        try {
            return reading.get() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static InvalidArgument noCursor(String argument) {
        return new InvalidArgument(argument, "is not a cursor: pass the cursor of an edge or of pageInfo, unchanged.");
    }

    private static InvalidArgument ofAnotherQuery(String argument) {
        return new InvalidArgument(argument, "is the cursor of another query: use it with the same environment, filter and order.");
    }

    /** The arguments, checked: at most {@code count} items of a listing, from its back or front, between two cursors. */
    record Slice(Listing listing, int count, boolean fromEnd, @Nullable Cursor after, @Nullable Cursor before) {
    }

    /** The same, between two cursors of an order of the gateway's own. */
    record OrderedSlice(int count, boolean fromEnd, @Nullable OrderedCursor after, @Nullable OrderedCursor before) {
    }
}
