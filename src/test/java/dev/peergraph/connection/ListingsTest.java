package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.MovableClock;
import dev.peergraph.connection.PeeringConnection.Counted;
import dev.peergraph.listing.Listing;
import dev.peergraph.listing.ListingLimits;
import dev.peergraph.listing.ListingTooLong;
import dev.peergraph.listing.PeeringOrder;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

class ListingsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
    private static final Moment MOMENT = MovableClock.at(NOW);
    private static final Caller CALLER = new Caller("partition", new Credential("Basic x"), null);
    private static final SliceArguments FIRST_2 = new SliceArguments(2, null, null, null);
    private static final SliceArguments LAST_2 = new SliceArguments(null, null, 2, null);

    private static final Listing BY_NAME = Listing.of("env-1", PeeringFilter.NONE, RowFilter.NONE,
            new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC));

    private final List<PageRequest> requests = new ArrayList<>();

    private Listings listings(PeeringPages pages) {
        return connections(pages).open(CALLER, Wanted.CACHED);
    }

    private PeeringConnections connections(PeeringPages pages) {
        PeeringPages counted = request -> Mono.defer(() -> {
            requests.add(request);
            return pages.page(request);
        });
        return new PeeringConnections(counted, new PathLimits(1000, Duration.ofSeconds(15)), () -> MOMENT);
    }

    private static PeeringPages answering(Function<PageRequest, PeeringPage> answer) {
        return request -> Mono.fromSupplier(() -> answer.apply(request));
    }

    private static PeeringPage page(PageLinks links, Instant fetchedAt, int... seconds) {
        List<PageItem> items = IntStream.of(seconds).mapToObj(Items::at).toList();
        return new PeeringPage(items, links, null, null, MovableClock.fetched(fetchedAt));
    }

    private static PageLinks next(@Nullable String token) {
        return new PageLinks(null, token, null);
    }

    private static PeeringConnection ask(Listings listings, SliceArguments slice) {
        return Objects.requireNonNull(listings.connection("env-1", PeeringFilter.NONE, slice, PageTraces.NONE).block());
    }

    private static List<@Nullable String> ids(PeeringConnection connection) {
        List<@Nullable String> ids = new ArrayList<>();
        connection.edges().forEach(edge -> ids.add(edge.item().id()));
        return ids;
    }

    private List<@Nullable String> tokens() {
        List<@Nullable String> tokens = new ArrayList<>();
        requests.forEach(request -> tokens.add(request.key().token()));
        return tokens;
    }

    @Test
    void asksForAPageOnceHoweverManySlicesNeedIt() {
        TestPublisher<PeeringPage> upstream = TestPublisher.create();
        Listings listings = listings(_ -> upstream.mono());
        List<PeeringConnection> answers = new ArrayList<>();
        listings.connection("env-1", PeeringFilter.NONE, FIRST_2, PageTraces.NONE).subscribe(answers::add);
        listings.connection("env-1", PeeringFilter.NONE, LAST_2, PageTraces.NONE).subscribe(answers::add);
        upstream.emit(page(PageLinks.NONE, NOW, 1, 2, 3));
        listings.connection("env-1", PeeringFilter.NONE, FIRST_2, PageTraces.NONE).subscribe(answers::add);

        assertThat(answers).hasSize(3);
        assertThat(requests).hasSize(1);
        PageRequest request = requests.getFirst();
        assertThat(request.deadline()).isEqualTo(MOMENT.plus(Duration.ofSeconds(15)));
        assertThat(request.key().partition()).isEqualTo("partition");
    }

    @Test
    void endsTheCallWithTheLastWhoWaitsAndMakesItAgainForALaterOne() {
        TestPublisher<PeeringPage> upstream = TestPublisher.create();
        Listings listings = listings(_ -> upstream.mono());
        Disposable one = listings.connection("env-1", PeeringFilter.NONE, FIRST_2, PageTraces.NONE).subscribe();
        Disposable other = listings.connection("env-1", PeeringFilter.NONE, LAST_2, PageTraces.NONE).subscribe();
        one.dispose();
        upstream.assertNotCancelled();
        other.dispose();
        upstream.assertCancelled();

        List<PeeringConnection> answers = new ArrayList<>();
        listings.connection("env-1", PeeringFilter.NONE, FIRST_2, PageTraces.NONE).subscribe(answers::add);
        upstream.emit(page(PageLinks.NONE, NOW, 1, 2, 3));
        assertThat(answers).hasSize(1);
        assertThat(requests).hasSize(2);
    }

    @Test
    void checksArgumentsBeforeAnyCall() {
        Listings listings = listings(_ -> Mono.error(new AssertionError("called")));
        PeeringConnection other = ask(listings(answering(_ -> page(PageLinks.NONE, NOW, 1))), FIRST_2);
        String cursor = other.edges().getFirst().cursor();
        PeeringFilter filter = new PeeringFilter(List.of("a"), List.of(), List.of());
        requests.clear();

        refuses(listings, new SliceArguments(-1, null, null, null), "\"first\" must be between 0 and 1000, but is -1");
        refuses(listings, new SliceArguments(1001, null, null, null), "\"first\" must be between 0 and 1000, but is 1001");
        refuses(listings, new SliceArguments(null, null, Integer.MIN_VALUE, null), "\"last\" must be between");
        refuses(listings, new SliceArguments(1, null, 1, null), "\"last\" cannot be combined with \"first\"");
        refuses(listings, new SliceArguments(1, "", null, null), "\"after\" is not a cursor");
        refuses(listings, new SliceArguments(1, cursor.substring(1), null, null), "\"after\" is not a cursor");
        refuses(listings, new SliceArguments(null, null, 1, cursor + "A"), "\"before\" is not a cursor");
        assertThatThrownBy(() -> listings
                .connection("env-2", PeeringFilter.NONE, new SliceArguments(1, cursor, null, null), PageTraces.NONE).block())
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("\"after\" is the cursor of another query");
        assertThatThrownBy(
                () -> listings.connection("env-1", filter, new SliceArguments(1, null, null, cursor), PageTraces.NONE).block())
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("\"before\" is the cursor of another query");
        assertThat(requests).isEmpty();
    }

    private static void refuses(Listings listings, SliceArguments slice, String message) {
        assertThatThrownBy(() -> ask(listings, slice)).isInstanceOf(InvalidArgument.class).hasMessageContaining(message);
    }

    @Test
    void stopsAtOnceWhereThePageHoldsTheSlice() {
        PeeringConnection got = ask(listings(answering(_ -> page(next("more"), NOW, 1, 2))), FIRST_2);
        assertThat(ids(got)).containsExactly("p-00001", "p-00002");
        assertThat(got.pageInfo().hasNextPage()).isTrue();
        assertThat(got.totalCount()).isNull();
        assertThat(requests).hasSize(1);
    }

    @Test
    void goesBackwardByTheLinksOfUpstream() {
        PeeringConnection got = ask(listings(answering(request -> switch (request.key().token()) {
            case null -> page(new PageLinks(null, "second", "end"), NOW, 1, 2, 3);
            case "end" -> page(new PageLinks("third", null, null), NOW.minusSeconds(5), 99);
            case "third" -> page(new PageLinks("second", "end", null), NOW, 97, 98);
            default -> throw new AssertionError("not needed");
        })), LAST_2);
        assertThat(ids(got)).containsExactly("p-00098", "p-00099");
        assertThat(got.pageInfo().hasPreviousPage()).isTrue();
        assertThat(got.pageInfo().hasNextPage()).isFalse();
        assertThat(got.fetchedAt()).isEqualTo(NOW.minusSeconds(5));
        assertThat(tokens()).containsExactly(null, "end", "third");
    }

    @Test
    void goesForwardWhereBackLinksLeadNowhere() {
        PeeringConnection got = ask(listings(answering(request -> switch (request.key().token()) {
            case null -> page(new PageLinks(null, "second", "end"), NOW, 1, 2);
            case "second" -> page(next("end"), NOW, 3, 4);
            default -> page(PageLinks.NONE, NOW, 5);
        })), LAST_2);
        assertThat(ids(got)).containsExactly("p-00004", "p-00005");
        assertThat(got.totalCount()).isEqualTo(5);
        assertThat(tokens()).containsExactly(null, "end", "second");
    }

    @Test
    void goesOnFromALastPageThatIsNoLongerTheLast() {
        PeeringConnection got = ask(listings(answering(request -> switch (request.key().token()) {
            case null -> page(new PageLinks(null, "second", "end"), NOW, 1, 2);
            case "end" -> page(new PageLinks("x", "new", null), NOW, 8, 9);
            default -> page(PageLinks.NONE, NOW, 10);
        })), LAST_2);
        assertThat(ids(got)).containsExactly("p-00009", "p-00010");
    }

    @Test
    void walksAgainInFreshPagesWhenATokenIsRefused() {
        PeeringConnection got = ask(listings(answering(request -> {
            boolean fresh = request.wanted() == Wanted.REVALIDATED;
            return switch (request.key().token()) {
                case null -> page(next(fresh ? "new" : "old"), NOW, 1);
                case "new" -> page(PageLinks.NONE, NOW, 2, 3);
                default -> throw refused();
            };
        })), FIRST_2);
        assertThat(ids(got)).containsExactly("p-00001", "p-00002");
        assertThat(tokens()).containsExactly(null, "old", null, "new");
    }

    @Test
    void givesUpWhereEvenANewTokenIsRefused() {
        Listings listings = listings(answering(request -> switch (request.key().token()) {
            case null -> page(next("token"), NOW, 1);
            default -> throw refused();
        }));
        assertThatThrownBy(() -> ask(listings, FIRST_2)).isInstanceOf(PageFailure.InvalidResponse.class);
        assertThat(tokens()).containsExactly(null, "token", null, "token");
    }

    private static PageFailure refused() {
        return new PageFailure.PageTokenRefused("refused", new UpstreamAnswer(400, null, List.of(), null, null));
    }

    @Test
    void looksForAMissingItemInFreshPagesBeforeItCountsAsGone() {
        String cursor = ask(listings(answering(_ -> page(PageLinks.NONE, NOW, 1, 2))), FIRST_2).edges().getLast().cursor();
        requests.clear();
        PeeringConnection got = ask(listings(answering(request -> request.wanted() == Wanted.REVALIDATED
                ? page(PageLinks.NONE, NOW, 1, 2, 3)
                : page(PageLinks.NONE, NOW.minusSeconds(1), 5))), new SliceArguments(2, cursor, null, null));
        assertThat(ids(got)).containsExactly("p-00003");
        assertThat(requests).hasSize(2);
    }

    @Test
    void saysThatAnItemIsGoneWhereItsPlaceCannotBeTold() {
        String cursor = ask(listings(answering(_ -> page(PageLinks.NONE, NOW, 1, 2))), FIRST_2).edges().getLast().cursor();
        requests.clear();
        Listings listings = listings(answering(_ -> page(PageLinks.NONE, NOW, 5, 1, 3)));
        refuses(listings, new SliceArguments(2, cursor, null, null), "\"after\" is the cursor of a peering that is gone");
        refuses(listings, new SliceArguments(null, null, 2, cursor), "\"before\" is the cursor of a peering that is gone");
        assertThat(requests).as("fresh pages are not fetched again").hasSize(1);
    }

    @Test
    void endsAListingWhoseTokensComeAround() {
        Listings listings = listings(answering(request -> switch (request.key().token()) {
            case null -> page(next("a"), NOW, 1);
            case "a" -> page(next("b"), NOW, 2);
            default -> page(next("a"), NOW, 3);
        }));
        assertThatThrownBy(() -> ask(listings, LAST_2)).isInstanceOf(PageFailure.InvalidResponse.class).hasMessageContaining("never ends");
        assertThat(requests).hasSize(3);
    }

    @Test
    void endsAListingWhoseTokensComeAroundForWhoGoesOnFromSliceToSlice() {
        PeeringConnections connections = connections(answering(request -> switch (request.key().token()) {
            case null -> page(next("a"), NOW, 1);
            case "a" -> page(next("b"), NOW, 2);
            case "b" -> page(next("c"), NOW, 3);
            default -> page(next("a"), NOW, 4);
        }));
        String third = cursorAfter(connections, cursorAfter(connections, cursorAfter(connections, null)));
        String fourth = cursorAfter(connections, third);
        assertThatThrownBy(() -> cursorAfter(connections, fourth)).isInstanceOf(PageFailure.InvalidResponse.class)
                .hasMessageContaining("never ends");
    }

    private static String cursorAfter(PeeringConnections connections, @Nullable String cursor) {
        return ask(connections.open(CALLER, Wanted.CACHED), new SliceArguments(1, cursor, null, null)).edges().getFirst().cursor();
    }

    @Test
    void goesOnWhereTheCursorWasSeenLast() {
        PeeringConnections connections = connections(answering(request -> switch (request.key().token()) {
            case null -> page(next("a"), NOW, 1, 2);
            case "a" -> page(next("b"), NOW, 3, 4);
            default -> page(PageLinks.NONE, NOW, 5, 6);
        }));
        String fifth = ask(connections.open(CALLER, Wanted.CACHED), new SliceArguments(5, null, null, null)).edges().getLast().cursor();
        requests.clear();
        assertThat(ids(ask(connections.open(CALLER, Wanted.CACHED), new SliceArguments(5, fifth, null, null)))).containsExactly("p-00006");
        assertThat(tokens()).containsExactly("b");
        requests.clear();
        PeeringConnection before = ask(connections.open(CALLER, Wanted.CACHED), new SliceArguments(null, null, 1, fifth));
        assertThat(ids(before)).containsExactly("p-00004");
        assertThat(tokens()).containsExactly("a", "b");
    }

    @Test
    void beginsAtTheStartWhereTheTokenOfAHintIsRefusedOrLeadsElsewhere() {
        AtomicInteger version = new AtomicInteger();
        PeeringConnections connections = connections(answering(request -> switch (request.key().token()) {
            case null -> page(next("a" + version), NOW, 1, 2);
            case "a0" -> {
                if (version.get() > 0) {
                    throw refused();
                }
                yield page(PageLinks.NONE, NOW, 3, 4);
            }
            case "a1" -> version.get() == 1 ? page(PageLinks.NONE, NOW, 3, 4) : page(PageLinks.NONE, NOW, 8, 9);
            default -> page(PageLinks.NONE, NOW, 3, 4);
        }));
        String third = ask(connections.open(CALLER, Wanted.CACHED), new SliceArguments(3, null, null, null)).edges().getLast().cursor();
        SliceArguments rest = new SliceArguments(5, third, null, null);
        version.set(1);
        requests.clear();
        assertThat(ids(ask(connections.open(CALLER, Wanted.CACHED), rest))).containsExactly("p-00004");
        assertThat(tokens()).containsExactly("a0", null, "a1");
        version.set(2);
        requests.clear();
        assertThat(ids(ask(connections.open(CALLER, Wanted.CACHED), rest))).containsExactly("p-00004");
        assertThat(tokens()).containsExactly("a1", null, "a2");
    }

    @Test
    void endsAListingThatLeadsOnByEverNewTokensToNothingNew() {
        AtomicInteger token = new AtomicInteger();
        Listings listings = listings(answering(_ -> page(next("t" + token.incrementAndGet()), NOW, 1)));
        assertThatThrownBy(() -> ask(listings, FIRST_2)).isInstanceOf(PageFailure.InvalidResponse.class);
        assertThat(requests).hasSizeLessThan(200);
    }

    @Test
    void followsThousandsOfReadyPagesWithoutDeepeningTheStack() {
        PeeringConnection got = ask(listings(answering(request -> {
            int at = Integer.parseInt(Objects.requireNonNullElse(request.key().token(), "0"));
            return page(next(at < 20_000 ? String.valueOf(at + 1) : null), NOW, at);
        })), LAST_2);
        assertThat(ids(got)).containsExactly("p-19999", "p-20000");
        assertThat(got.totalCount()).isEqualTo(20_001);
    }

    @Test
    void findsAnItemOnAnyPageAndNothingWhereThereIsNone() {
        Listings listings = listings(answering(
                request -> request.key().token() == null ? page(next("second"), NOW, 1, 2) : page(PageLinks.NONE, NOW, 3)));
        assertThat(Objects.requireNonNull(listings.find("env-1", "p-00003").block()).id()).isEqualTo("p-00003");
        assertThat(listings.find("env-1", "p-00004").blockOptional()).isEmpty();
        assertThat(requests).hasSize(2);
    }

    @Test
    void tellsTheOldestAgeAndWhetherAnyPageWasStale() {
        PageAge stale = new PageAge(NOW.minusSeconds(90), MovableClock.at(NOW.minusSeconds(90)), MovableClock.at(NOW.minusSeconds(30)),
                true);
        PeeringConnection got = ask(listings(answering(request -> request.key().token() == null
                ? new PeeringPage(List.of(Items.at(1)), next("second"), 7, null, stale)
                : page(next("third"), NOW, 2, 3))), FIRST_2);
        assertThat(got.fetchedAt()).isEqualTo(NOW.minusSeconds(90));
        assertThat(got.stale()).isTrue();
    }

    @Test
    void passesAFailureOn() {
        Listings listings = listings(_ -> Mono.error(new PageFailure.Unavailable("down", null, null)));
        assertThatThrownBy(() -> ask(listings, FIRST_2)).isInstanceOf(PageFailure.Unavailable.class);
        assertThatThrownBy(() -> listings.find("env-1", "x").block()).isInstanceOf(PageFailure.Unavailable.class);
    }

    @Test
    void readsAWholeListingOnceWhereOnlyItsFirstPageIsOld() {
        Listings listings = listings(answering(request -> switch (request.key().token()) {
            case null -> page(next("2"), request.wanted() == Wanted.CACHED ? NOW.minusSeconds(5) : NOW, 1, 2);
            case "2" -> page(next("3"), NOW, 3, 4);
            default -> page(PageLinks.NONE, NOW, 5);
        }));
        PeeringConnection all = Objects.requireNonNull(listings.connection(BY_NAME, FIRST_2, PageTraces.NONE).block());
        assertThat(all.totalCount()).isEqualTo(5);
        assertThat(all.fetchedAt()).isEqualTo(NOW);
        assertThat(tokens()).as("the old page, one to see that it is too old, and all others").containsExactly(null, "2", null, "3");
    }

    @Test
    void looksAtNoFurtherPagesWhereTwoAreTooFarApart() {
        Listings listings = listings(answering(request -> {
            boolean held = request.wanted() == Wanted.CACHED;
            return switch (request.key().token()) {
                case null -> page(next("2"), held ? NOW.minusSeconds(9) : NOW, 1, 2);
                case "2" -> page(next("3"), held ? NOW.minusSeconds(5) : NOW, 3, 4);
                default -> page(PageLinks.NONE, NOW, 5);
            };
        }));
        listings.connection(BY_NAME, FIRST_2, PageTraces.NONE).block();
        assertThat(tokens()).containsExactly(null, "2", null, "2", "3");
    }

    /** Another field has read too many rows by the time that the slice has come. */
    @Test
    void showsItsRowsWhereTheRequestHoldsTooManyRowsToBeginToCount() {
        PeeringPages pages = answering(_ -> page(PageLinks.NONE, NOW, 1, 2, 3));
        Listings listings = new PeeringConnections(pages, new PathLimits(1000, Duration.ofSeconds(15)), () -> MOMENT,
                new WholeListings(new ListingLimits(3, 3), 0), Schedulers.immediate()).open(CALLER, Wanted.CACHED);
        counted(listings, "env-1");
        assertThat(counted(listings, "env-2").counted()).as("read one row too many").isInstanceOf(Counted.Failed.class);

        PeeringConnection late = counted(listings, "env-3");
        assertThat(ids(late)).hasSize(2);
        assertThat(late.counted()).isInstanceOfSatisfying(Counted.Failed.class,
                counted -> assertThat(counted.failure()).isInstanceOf(ListingTooLong.class));
    }

    private static PeeringConnection counted(Listings listings, String environment) {
        return Objects.requireNonNull(listings.counted(Listing.of(environment, PeeringFilter.NONE), FIRST_2, PageTraces.NONE).block());
    }
}
