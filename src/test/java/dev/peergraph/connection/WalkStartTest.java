package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.hints.ListingHints;
import dev.peergraph.hints.PageContext;
import dev.peergraph.hints.PageContext.Overlap;
import dev.peergraph.hints.PageHint;
import dev.peergraph.hints.PageRef;
import dev.peergraph.listing.Listing;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where walks begin in a listing of items 0 to 49, in five pages of ten: the first, t1, t2, t3 and t4. */
class WalkStartTest {

    private static final Listing LISTING = Listing.of("env-1", PeeringFilter.NONE);

    private static ListingHints hints(Overlap... overlaps) {
        ListingHints hints = new ListingHints(100_000);
        for (int i = 0; i < 5; i++) {
            PageRef before = i == 0 ? null : new PageRef(i == 1 ? null : "t" + (i - 1));
            Overlap overlap = i < overlaps.length ? overlaps[i] : Overlap.NONE;
            List<PageItem> items = IntStream.range(i * 10, i * 10 + 10).mapToObj(Items::at).toList();
            PeeringPage page = new PeeringPage(items, new PageLinks(null, i == 4 ? null : "t" + (i + 1), null), null, null,
                    PageAge.fetched(Instant.EPOCH, Moment.DISTANT_PAST));
            hints.note(PageHint.of(new PageRef(i == 0 ? null : "t" + i), new PageContext(before, i * 10, overlap), page));
        }
        return hints;
    }

    private static @Nullable Cursor cursor(@Nullable Integer second) {
        if (second == null) {
            return null;
        }
        PageItem item = Items.at(second);
        return new Cursor(LISTING.fingerprint(), ItemMark.of(Objects.requireNonNull(item.id()), item.createdAt()), 0);
    }

    private static @Nullable String first(ListingHints hints, int count, @Nullable Integer after, @Nullable Integer before) {
        return token(WalkStart.of(new Slice(LISTING, count, false, cursor(after), cursor(before)), hints));
    }

    private static @Nullable String last(ListingHints hints, int count, @Nullable Integer after, @Nullable Integer before) {
        return token(WalkStart.of(new Slice(LISTING, count, true, cursor(after), cursor(before)), hints));
    }

    /** The start of the listing has no token either: there, no hint is of use. */
    private static @Nullable String token(@Nullable WalkStart start) {
        return start == null ? null : start.page().token();
    }

    @Test
    void isThePageOfTheCursorOnTheWayForward() {
        assertThat(first(hints(), 10, 35, null)).isEqualTo("t3");
        assertThat(first(hints(), 1000, 39, null)).isEqualTo("t3");
        assertThat(last(hints(), 10, 35, null)).isEqualTo("t3");
        assertThat(first(hints(), 10, 5, null)).isNull();
        assertThat(first(hints(), 10, 77, null)).as("never seen").isNull();
    }

    @Test
    void isThePageOfTheFormerOfTwoCursors() {
        assertThat(first(hints(), 10, 35, 48)).isEqualTo("t3");
        assertThat(last(hints(), 10, 48, 25)).isEqualTo("t2");
        assertThat(last(hints(), 10, 48, 77)).as("one never seen").isNull();
    }

    @Test
    void isFarEnoughBackForWhatPrecedesTheCursor() {
        assertThat(last(hints(), 5, null, 35)).isEqualTo("t3");
        assertThat(last(hints(), 6, null, 35)).isEqualTo("t2");
        assertThat(last(hints(), 15, null, 35)).isEqualTo("t2");
        assertThat(last(hints(), 16, null, 35)).isEqualTo("t1");
        assertThat(last(hints(), 30, null, 35)).isNull();
    }

    @Test
    void isFarEnoughBackFromTheEnd() {
        assertThat(last(hints(), 10, null, null)).isEqualTo("t4");
        assertThat(last(hints(), 11, null, null)).isEqualTo("t3");
    }

    @Test
    void isTheListingsForWhatBeginsThere() {
        assertThat(first(hints(), 10, null, null)).isNull();
        assertThat(first(hints(), 10, null, 35)).isNull();
        assertThat(first(ListingHints.NONE, 10, 35, null)).isNull();
    }

    @Test
    void isNoPageThatRepeatsWhatCameBefore() {
        assertThat(first(hints(Overlap.NONE, Overlap.NONE, Overlap.NONE, Overlap.PREVIOUS), 10, 35, null)).isEqualTo("t2");
        assertThat(first(hints(Overlap.NONE, Overlap.NONE, Overlap.PREVIOUS, Overlap.PREVIOUS), 10, 35, null)).isEqualTo("t1");
        assertThat(first(hints(Overlap.NONE, Overlap.NONE, Overlap.NONE, Overlap.FURTHER), 10, 35, null)).isNull();
    }

    @Test
    void isSoughtInVainWhereHintsLeadInACircle() {
        PeeringPage page = new PeeringPage(List.of(Items.at(1)), new PageLinks(null, "x", null), null, null,
                PageAge.fetched(Instant.EPOCH, Moment.DISTANT_PAST));
        PeeringPage other = new PeeringPage(List.of(Items.at(2)), new PageLinks(null, "x", null), null, null,
                PageAge.fetched(Instant.EPOCH, Moment.DISTANT_PAST));
        ListingHints circle = new ListingHints(10_000);
        circle.note(PageHint.of(new PageRef("a"), new PageContext(new PageRef("b"), 1, Overlap.PREVIOUS), page));
        circle.note(PageHint.of(new PageRef("b"), new PageContext(new PageRef("a"), 2, Overlap.PREVIOUS), other));
        assertThat(first(circle, 10, 1, null)).isNull();
    }
}
