package dev.peergraph.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.connection.Items;
import dev.peergraph.hints.ListingHints.Seat;
import dev.peergraph.hints.PageContext.Overlap;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageHintsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
    private static final PageContext SECOND = new PageContext(PageRef.FIRST, 2, Overlap.NONE);
    private static final PageContext THIRD = new PageContext(new PageRef("second"), 4, Overlap.NONE);

    private final PageHints hints = new PageHints(100_000);

    private static PageKey key(@Nullable String token) {
        return new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, token);
    }

    private static PeeringPage page(@Nullable String next, Instant fetchedAt, int... seconds) {
        List<PageItem> items = IntStream.of(seconds).mapToObj(PageHintsTest::item).toList();
        return new PeeringPage(items, new PageLinks(null, next, null), null, null, MovableClock.fetched(fetchedAt));
    }

    private static PageItem item(int second) {
        return Items.valid(id(second), Items.EPOCH.plusSeconds(second));
    }

    private static String id(int second) {
        return "p-" + second;
    }

    private @Nullable Seat find(int second) {
        return hints.of(key(null)).find(id(second), Items.EPOCH.plusSeconds(second));
    }

    private @Nullable String tokenOf(int second) {
        Seat seat = find(second);
        return seat == null ? null : seat.page().page().token();
    }

    @Test
    void tellsWhereAnItemWasSeenLast() {
        hints.note(key("second"), SECOND, page("third", NOW, 3, 4));
        hints.note(key("third"), THIRD, page(null, NOW, 5, 6));
        Seat seat = Objects.requireNonNull(find(6));
        assertThat(seat.page().page()).isEqualTo(new PageRef("third"));
        assertThat(seat.page().context()).isEqualTo(THIRD);
        assertThat(seat.index()).isEqualTo(1);
        assertThat(seat.offset()).isEqualTo(5);
        assertThat(find(7)).isNull();

        hints.note(key("third"), THIRD, page(null, NOW.plusSeconds(1), 7, 8));
        assertThat(tokenOf(6)).as("gone from its page").isNull();
        assertThat(tokenOf(7)).isEqualTo("third");
    }

    @Test
    void keepsListingsApart() {
        hints.note(key("second"), SECOND, page("third", NOW, 3, 4));
        List<PageKey> others = List.of(new PageKey("other", "env-1", PeeringFilter.NONE, 1000, null),
                new PageKey("partition", "env-2", PeeringFilter.NONE, 1000, null),
                new PageKey("partition", "env-1", new PeeringFilter(List.of(), List.of(PeeringPhase.READY), List.of()), 1000, null),
                new PageKey("partition", "env-1", PeeringFilter.NONE, 100, null));
        assertThat(others).allSatisfy(other -> assertThat(hints.of(other)).isSameAs(ListingHints.NONE));
    }

    @Test
    void remembersNothingOfAListingOfOnePage() {
        hints.note(key(null), PageContext.FIRST, page(null, NOW, 1, 2));
        assertThat(hints.bytes()).isZero();
    }

    @Test
    void looksAtAPageOnceAsLongAsItIsNotFetchedAnew() {
        hints.note(key("second"), SECOND, page("third", NOW, 3, 4));
        PageHint before = hints.of(key(null)).page(new PageRef("second"));
        hints.note(key("second"), SECOND, page("third", NOW, 3, 4));
        hints.note(key("second"), PageContext.behind(null), page("third", NOW, 3, 4));
        hints.note(key("second"), SECOND, page("third", NOW.minusSeconds(1), 8, 9));
        assertThat(hints.of(key(null)).page(new PageRef("second"))).isSameAs(before);
    }

    @Test
    void keepsWhatAnotherWalkKnewOfAPage() {
        hints.note(key("second"), SECOND, page("third", NOW, 3, 4));
        hints.note(key("second"), PageContext.behind(null), page("third", NOW.plusSeconds(1), 3, 5));
        assertThat(Objects.requireNonNull(find(5)).page().context()).isEqualTo(SECOND);
    }

    @Test
    void forgetsAPageWhoseTokenIsRefusedOrWhichHasANewOne() {
        hints.note(key("second"), SECOND, page("third", NOW, 3, 4));
        hints.note(key("third"), THIRD, page(null, NOW, 5, 6));
        hints.forget(key("third"));
        assertThat(tokenOf(5)).isNull();
        hints.note(key("new"), SECOND, page("third", NOW, 3, 4));
        assertThat(tokenOf(3)).isEqualTo("new");
        assertThat(hints.of(key(null)).count()).isEqualTo(1);
    }

    @Test
    void takesBoundedMemoryHoweverLongAListingIsAndHoweverManyThereAre() {
        for (int listing = 0; listing < 20; listing++) {
            for (int number = 0; number < 400; number++) {
                PageKey key = new PageKey("partition " + listing, "env-1", PeeringFilter.NONE, 1000, "t" + number);
                hints.note(key, SECOND, page("more", NOW, IntStream.range(number * 10, number * 10 + 10).toArray()));
                assertThat(hints.of(key).bytes()).isLessThanOrEqualTo(25_000);
                assertThat(hints.of(key).find(id(number * 10 + 5), null)).as("seen last").isNotNull();
            }
        }
        assertThat(hints.bytes()).isBetween(50_000L, 100_000L);
    }

    @Test
    void findsItemsWhoseCreationTimeIsNotKnown() {
        PageItem broken = new PageItem.Malformed(null, null, "broken");
        List<PageItem> items = List.of(broken, Items.valid("undated", null), Items.valid("dated", Items.EPOCH));
        hints.note(key("second"), SECOND,
                new PeeringPage(items, new PageLinks(null, "third", null), null, null, MovableClock.fetched(NOW)));
        ListingHints listing = hints.of(key(null));
        assertThat(Objects.requireNonNull(listing.find("undated", null)).index()).isEqualTo(1);
        assertThat(Objects.requireNonNull(listing.find("dated", Items.EPOCH)).index()).isEqualTo(2);
        assertThat(Objects.requireNonNull(listing.find("dated", null)).index()).isEqualTo(2);
    }
}
