package dev.peergraph.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.connection.Items;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageOrigin;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WholeListingsTest {

    private static final PageKey KEY = new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, null);
    private static final PeeringOrder BY_NAME = new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC);
    private static final RowFilter SEARCH = new RowFilter(List.of(), List.of(), "vpc");

    private final WholeListings listings = new WholeListings(10, 1 << 20);

    private static PeeringPage page(@Nullable String next, @Nullable Integer total, @Nullable PageIdentity identity, String... ids) {
        List<PageItem> items = new ArrayList<>();
        for (String id : ids) {
            items.add(Items.named(id, "Name of " + id));
        }
        return new PeeringPage(items, new PageLinks(null, next, null), total, null, PageAge.fetched(Items.EPOCH, new Moment(0)), identity,
                PageOrigin.UPSTREAM);
    }

    private static PeeringPage page(@Nullable String next, String... ids) {
        return page(next, null, null, ids);
    }

    private WholeListing read(PeeringPage... pages) {
        return read(listings, pages);
    }

    private static WholeListing read(WholeListings listings, PeeringPage... pages) {
        WholeReading reading = listings.begin(KEY);
        for (PeeringPage page : pages) {
            reading.meet(page);
        }
        return reading.end();
    }

    @Test
    void findsOutNothingTwiceOfTheSamePages() {
        PeeringPage[] pages = {page("2", "p-2", "p-1"), page(null, "p-3")};
        PeeringCounts counts = read(pages).counts(RowFilter.NONE);
        assertThat(read(pages).counts(RowFilter.NONE)).isSameAs(counts);
        assertThat(read(pages[0], page(null, "p-3")).counts(RowFilter.NONE)).isEqualTo(counts).isNotSameAs(counts);
    }

    @Test
    void knowsAFetchByItsIdentityToo() {
        PageIdentity identity = new PageIdentity(KEY, 7);
        PeeringCounts counts = read(page(null, null, identity, "p-1")).counts(RowFilter.NONE);
        assertThat(read(page(null, null, identity, "p-1")).counts(RowFilter.NONE)).isSameAs(counts);
        assertThat(read(page(null, null, new PageIdentity(KEY, 8), "p-1")).counts(RowFilter.NONE)).isNotSameAs(counts);
    }

    @Test
    void knowsACopyOfAPageThatIsStaleByItsItems() {
        PeeringPage page = page(null, null, new PageIdentity(KEY, 7), "p-1");
        PeeringPage stale = new PeeringPage(page.items(), page.links(), null, null, page.age());
        assertThat(read(stale).counts(RowFilter.NONE)).isSameAs(read(page).counts(RowFilter.NONE));
    }

    @Test
    void listsAnIdOfOverlappingPagesOnce() {
        WholeListing whole = read(page("2", "p-1", "p-2"), page("3", "p-2", "p-3"), page(null, "p-1", "p-4"));
        assertThat(whole.rows()).extracting(PageItem::id).containsExactly("p-1", "p-2", "p-3", "p-4");
        assertThat(whole.counts(RowFilter.NONE).total()).isEqualTo(4);
    }

    @Test
    void staysWithinItsBytesWhateverIsAsked() {
        WholeListings small = new WholeListings(1000, 100_000);
        for (int i = 0; i < 50; i++) {
            PageKey key = new PageKey("partition", "env-" + i, PeeringFilter.NONE, 1000, null);
            WholeReading reading = small.begin(key);
            reading.meet(page(null, IntStream.range(0, 100).mapToObj(row -> "p-" + row).toArray(String[]::new)));
            WholeListing whole = reading.end();
            assertThat(whole.listed(SEARCH, BY_NAME).size()).isEqualTo(100);
            assertThat(small.bytes()).as("after %d listings", i).isLessThanOrEqualTo(100_000);
        }
        assertThat(small.bytes()).isGreaterThan(50_000);
    }

    @Test
    void weighsTheFilterThatAListingIsFoundBy() {
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "a name of some forty characters, number " + i).toList();
        WholeReading reading = listings
                .begin(new PageKey("partition", "env-1", new PeeringFilter(names, List.of(), List.of()), 1000, null));
        reading.meet(page(null));
        reading.end();
        assertThat(listings.bytes()).isGreaterThan(names.stream().mapToInt(String::length).sum());
    }

    @Test
    void weighsWhatItHasFoundOutSince() {
        PeeringPage page = page(null, "p-1", "p-2");
        read(page);
        long begun = listings.bytes();
        read(page).listed(SEARCH, BY_NAME);
        assertThat(listings.bytes()).isGreaterThan(begun + 100);
    }

    @Test
    void refusesAListingThatIsTooLongBeforeItsFurtherPages() {
        WholeReading told = listings.begin(KEY);
        assertThatThrownBy(() -> told.meet(page("2", 11, null, "p-1"))).isInstanceOfSatisfying(ListingTooLong.class, failure -> {
            assertThat(failure.limit()).isEqualTo(10);
            assertThat(failure.rows()).isEqualTo(11);
            assertThat(failure).hasMessageContaining("peergraph.limits.query.listing-rows");
        });
        WholeReading untold = listings.begin(KEY);
        untold.meet(page("2", ids(0, 10)));
        assertThatThrownBy(() -> untold.meet(page("3", "p-10"))).isInstanceOf(ListingTooLong.class);
    }

    @Test
    void countsRepeatedRowsOnceAgainstTheLimit() {
        WholeReading reading = listings.begin(KEY);
        reading.meet(page("2", ids(0, 10)));
        reading.meet(page("3", ids(2, 10)));
        reading.meet(page(null, ids(5, 10)));
        assertThat(reading.end().rows()).hasSize(10);
    }

    @Test
    void endsAListingThatNeverEnds() {
        WholeReading circle = listings.begin(KEY);
        circle.meet(page("2", "p-1"));
        assertThatThrownBy(() -> circle.meet(page("2", "p-2"))).isInstanceOf(PageFailure.InvalidResponse.class);
        WholeReading repeating = listings.begin(KEY);
        assertThatThrownBy(() -> IntStream.range(0, 1000).forEach(i -> repeating.meet(page("t" + i, ids(0, 4)))))
                .isInstanceOf(PageFailure.InvalidResponse.class);
    }

    private static String[] ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p-" + i).toArray(String[]::new);
    }
}
