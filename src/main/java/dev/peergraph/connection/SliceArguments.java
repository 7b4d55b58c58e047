package dev.peergraph.connection;

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
        if (first != null && last != null) {
            throw new InvalidArgument("last", "cannot be combined with \"first\": give one of them.");
        }
        Cursor start = cursor("after", after, listing);
        Cursor end = cursor("before", before, listing);
        if (last != null) {
            return new Slice(listing, count("last", last), true, start, end);
        }
        return new Slice(listing, first == null ? DEFAULT_FIRST : count("first", first), false, start, end);
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
            throw new InvalidArgument(argument, "is not a cursor: pass one as an edge or pageInfo gave it, unchanged.");
        }
        if (cursor.listing() != listing.fingerprint()) {
            throw new InvalidArgument(argument, "is the cursor of another query: its environment or filter is not this one's.");
        }
        return cursor;
    }

    /** The arguments, checked: at most {@code count} items of a listing, from its back or front, between two cursors. */
    record Slice(Listing listing, int count, boolean fromEnd, @Nullable Cursor after, @Nullable Cursor before) {
    }
}
