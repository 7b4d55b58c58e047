package dev.peergraph.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.peergraph.connection.Items;
import dev.peergraph.listing.PeeringCounts.NetworkCount;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageOrigin;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class WholeListingsTest {

    private static final PageKey KEY = new PageKey("partition", "env-1", PeeringFilter.NONE, 1000, null);
    private static final PeeringOrder BY_NAME = new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC);
    private static final RowFilter SEARCH = new RowFilter(List.of(), List.of(), "vpc");

    private final WholeListings listings = new WholeListings(new ListingLimits(10, 25), 1 << 20);

    private record Identity(PageKey key, long fetch) implements PageIdentity {
    }

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
        WholeReading reading = listings.open().begin(KEY);
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
        PageIdentity identity = new Identity(KEY, 7);
        PeeringCounts counts = read(page(null, null, identity, "p-1")).counts(RowFilter.NONE);
        assertThat(read(page(null, null, identity, "p-1")).counts(RowFilter.NONE)).isSameAs(counts);
        assertThat(read(page(null, null, new Identity(KEY, 8), "p-1")).counts(RowFilter.NONE)).isNotSameAs(counts);
    }

    @Test
    void knowsACopyOfAPageThatIsStaleByItsItems() {
        PeeringPage page = page(null, null, new Identity(KEY, 7), "p-1");
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
        WholeListings small = new WholeListings(new ListingLimits(1000, 1000), 100_000);
        for (int i = 0; i < 50; i++) {
            PageKey key = new PageKey("partition", "env-" + i, PeeringFilter.NONE, 1000, null);
            WholeReading reading = small.open().begin(key);
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
        WholeReading reading = listings.open()
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
        WholeReading told = listings.open().begin(KEY);
        assertThatThrownBy(() -> told.meet(page("2", 11, null, "p-1"))).isInstanceOfSatisfying(ListingTooLong.class, failure -> {
            assertThat(failure.limit()).isEqualTo(10);
            assertThat(failure.rows()).isEqualTo(11);
            assertThat(failure).hasMessageContaining("peergraph.limits.query.listing-rows");
        });
        WholeReading untold = listings.open().begin(KEY);
        untold.meet(page("2", ids(0, 10)));
        assertThatThrownBy(() -> untold.meet(page("3", "p-10"))).isInstanceOf(ListingTooLong.class);
    }

    @Test
    void countsRepeatedRowsOnceAgainstTheLimit() {
        WholeReading reading = listings.open().begin(KEY);
        reading.meet(page("2", ids(0, 10)));
        reading.meet(page("3", ids(2, 10)));
        reading.meet(page(null, ids(5, 10)));
        assertThat(reading.end().rows()).hasSize(10);
    }

    @Test
    void endsAListingThatNeverEnds() {
        WholeReading circle = listings.open().begin(KEY);
        circle.meet(page("2", "p-1"));
        assertThatThrownBy(() -> circle.meet(page("2", "p-2"))).isInstanceOf(PageFailure.InvalidResponse.class);
        WholeReading repeating = new WholeListings(new ListingLimits(10, 1000), 0).open().begin(KEY);
        assertThatThrownBy(() -> IntStream.range(0, 1000).forEach(i -> repeating.meet(page("t" + i, ids(0, 4)))))
                .isInstanceOf(PageFailure.InvalidResponse.class);
    }

    @Test
    void refusesARequestThatHoldsTooManyRowsOfAll() {
        HeldListings held = listings.open();
        PeeringPage shared = page(null, ids(0, 10));
        for (int i = 0; i < 3; i++) {
            held.begin(key("env-1")).meet(shared);
        }
        held.begin(key("env-2")).meet(page(null, ids(0, 10)));
        WholeReading waiting = held.begin(key("env-3"));
        WholeReading last = held.begin(key("env-4"));
        assertThatThrownBy(() -> last.meet(page(null, ids(0, 6)))).isInstanceOfSatisfying(ListingTooLong.class, failure -> {
            assertThat(failure.name()).isEqualTo("request-rows");
            assertThat(failure.limit()).isEqualTo(25);
            assertThat(failure.rows()).isEqualTo(26);
            assertThat(failure).hasMessageContaining("peergraph.limits.query.request-rows");
        });
        assertThatThrownBy(() -> held.begin(key("env-5"))).as("before its call").isInstanceOf(ListingTooLong.class);
        assertThatThrownBy(() -> waiting.meet(page(null, "p-1"))).isInstanceOf(ListingTooLong.class);
        StepVerifier.create(held.full()).expectError(ListingTooLong.class).verify(Duration.ofSeconds(5));
        assertThat(read(page(null, "p-1")).rows()).as("another request").hasSize(1);
    }

    @Test
    void answersEqualQuestionsOfARequestOnce() {
        HeldListings held = new WholeListings(new ListingLimits(10, 25), 0).open();
        PeeringPage page = page(null, "p-1", "p-2");
        List<PeeringCounts> counts = Stream.generate(() -> {
            WholeReading reading = held.begin(KEY);
            reading.meet(page);
            return reading.end().counts(new RowFilter(List.of(), List.of(), "p-1"));
        }).limit(2).toList();
        assertThat(counts.getFirst().total()).isEqualTo(1);
        assertThat(counts.getLast()).isSameAs(counts.getFirst());
    }

    /** Quadratic, it would take minutes. */
    @Test
    void placesRowsWithoutIdsInLinearTime() {
        int rows = 200_000;
        List<PageItem> items = IntStream.range(0, rows).<PageItem>mapToObj(i -> new PageItem.Malformed(null, null, "no id")).toList();
        WholeReading reading = new WholeListings(new ListingLimits(rows, rows), 1 << 30).open().begin(KEY);
        reading.meet(new PeeringPage(items, new PageLinks(null, null, null), null, null, PageAge.fetched(Items.EPOCH, new Moment(0))));
        Listed listed = reading.end().listed(RowFilter.NONE, BY_NAME);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 20_000; i++) {
                CursorPosition position = listed.positionOf(listed.cursorAt(i * 10, 7));
                assertThat(position).isEqualTo(new CursorPosition(i * 10 + 1, i * 10));
            }
        });
    }

    @Test
    void refusesToTellMoreNetworksThanTheEstimateOfAQueryCounts() {
        Environment environment = Environment.of("env-1");
        List<NetworkCount> networks = IntStream.range(0, 1001)
                .mapToObj(i -> new NetworkCount(new Network("n-" + i, environment, null, null), 1))
                .toList();
        assertThat(new PeeringCounts(1000, List.of(), List.of(), networks.subList(0, 1000)).networks()).hasSize(1000);
        PeeringCounts tooMany = new PeeringCounts(1001, List.of(), List.of(), networks);
        assertThatThrownBy(tooMany::networks).isInstanceOfSatisfying(ListingTooLong.class, failure -> {
            assertThat(failure.name()).isEqualTo("networks");
            assertThat(failure.rows()).isEqualTo(1001);
        });
    }

    private static PageKey key(String environment) {
        return new PageKey("partition", environment, PeeringFilter.NONE, 1000, null);
    }

    private static String[] ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p-" + i).toArray(String[]::new);
    }
}
