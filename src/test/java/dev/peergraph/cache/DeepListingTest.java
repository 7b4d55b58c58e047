package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.connection.Items;
import dev.peergraph.connection.ModelUpstream;
import dev.peergraph.connection.ModelUpstream.Manners;
import dev.peergraph.connection.ModelUpstream.Row;
import dev.peergraph.connection.PeeringConnection;
import dev.peergraph.connection.PeeringConnections;
import dev.peergraph.connection.PeeringEdge;
import dev.peergraph.connection.SliceArguments;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

/** What going on at a cursor costs in a listing of 120,000 rows, in pages of 1000 of which the cache holds four. */
class DeepListingTest {

    private static final int ROWS = 120_000;
    private static final int PAGE = 1000;
    private static final DataSize FOUR_PAGES = DataSize.ofKilobytes(2000);
    private static final Caller CALLER = new Caller("partition", new Credential("Basic x"), null);

    private final MovableClock clock = new MovableClock(CacheFixture.START);
    private int calls;
    private int visitedItems;

    /** How upstream may hand out its pages. */
    enum Tokens {
        /** A position has one token for ever. */
        LASTING,
        /** Each answer gives new ones, and the old ones are still good. */
        NEW_EACH_TIME,
        /** A position has one token, and pages link backward, too. */
        LASTING_WITH_BACK_LINKS
    }

    /** In which order upstream may list. */
    enum Order {
        BY_TIME, BY_ID, NONE
    }

    private PeeringConnections connections(Tokens tokens, Order order) {
        ModelUpstream upstream = new ModelUpstream(new Manners(PAGE, false, tokens == Tokens.LASTING_WITH_BACK_LINKS, false, false, false),
                new Random(1));
        Random random = new Random(2);
        for (int i = 0; i < ROWS; i++) {
            upstream.rows.add(new Row(i, item(i, order, random), PeeringPhase.READY));
        }
        PeeringPages counted = request -> upstream.page(request).map(page -> {
            calls++;
            return tokens == Tokens.NEW_EACH_TIME ? page(page, page.links()) : page(page, lasting(page.links()));
        });
        PeeringPages cached = new PageCache(new CacheProperties(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(10),
                Duration.ofHours(24), Duration.ofSeconds(2), FOUR_PAGES, 4), CacheFixture.DEADLINE, clock, new SimpleMeterRegistry())
                .around(counted);
        return new PeeringConnections(request -> cached.page(request).doOnNext(page -> visitedItems += page.items().size()),
                new PathLimits(PAGE, CacheFixture.DEADLINE), clock);
    }

    private static PageItem item(int i, Order order, Random random) {
        String shuffled = "p-%08x".formatted(i * 0x9E3779B1);
        return switch (order) {
            case BY_TIME -> Items.valid(shuffled, Items.EPOCH.plusSeconds(i));
            case BY_ID -> Items.valid("p-%06d".formatted(i), null);
            case NONE -> Items.valid(shuffled, Items.EPOCH.plusSeconds(random.nextInt(ROWS)));
        };
    }

    private PeeringPage page(PeeringPage page, PageLinks links) {
        return new PeeringPage(page.items(), links, page.totalSize(), null, clock.fetched());
    }

    /** The model numbers its tokens; without the number, a position has one token. */
    private static PageLinks lasting(PageLinks links) {
        return new PageLinks(lasting(links.prev()), lasting(links.next()), lasting(links.last()));
    }

    private static @Nullable String lasting(@Nullable String token) {
        return token == null ? null : token.substring(0, token.lastIndexOf(':'));
    }

    private PeeringConnection ask(PeeringConnections connections, SliceArguments slice) {
        calls = 0;
        visitedItems = 0;
        return Objects.requireNonNull(connections.open(CALLER, Wanted.CACHED)
                .connection("env-1", PeeringFilter.NONE, slice, PageTraces.NONE)
                .block(Duration.ofSeconds(60)));
    }

    private void requireCheap(String what, int mostPages) {
        assertThat(calls).as("calls " + what).isLessThanOrEqualTo(mostPages);
        assertThat(visitedItems).as("items visited " + what).isLessThanOrEqualTo(mostPages * PAGE);
    }

    /** Walks from the start; returns each cursor. */
    private List<String> walkForward(PeeringConnections connections, int count) {
        List<String> cursors = new ArrayList<>();
        PeeringConnection got = ask(connections, new SliceArguments(count, null, null, null));
        while (true) {
            requireCheap("after " + cursors.size() + " rows", 2);
            got.edges().forEach(edge -> cursors.add(edge.cursor()));
            if (!got.pageInfo().hasNextPage()) {
                return cursors;
            }
            got = ask(connections, new SliceArguments(count, got.pageInfo().endCursor(), null, null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesForwardAtTheCostOfTwoPagesAtAnyDepth(Tokens tokens) {
        PeeringConnections connections = connections(tokens, Order.BY_TIME);
        assertThat(walkForward(connections, PAGE)).hasSize(ROWS).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void goesBackwardAtTheCostOfTwoPagesAtAnyDepth(Tokens tokens) {
        PeeringConnections connections = connections(tokens, Order.BY_TIME);
        List<String> cursors = walkForward(connections, PAGE);
        ask(connections, new SliceArguments(null, null, 1, null));
        int end = ROWS;
        while (end > 0) {
            PeeringConnection got = ask(connections, new SliceArguments(null, null, 700, end == ROWS ? null : cursors.get(end)));
            requireCheap("before row " + end, 2);
            int from = Math.max(0, end - 700);
            assertThat(got.edges()).extracting(PeeringEdge::cursor).isEqualTo(cursors.subList(from, end));
            assertThat(got.pageInfo().hasPreviousPage()).isEqualTo(from > 0);
            end = from;
        }
    }

    /**
     * Whether anything precedes a slice that fills its page exactly is seen from the listing's first page, where pages do not link back.
     */
    @ParameterizedTest
    @EnumSource
    void goesBackwardByWholePages(Tokens tokens) {
        PeeringConnections connections = connections(tokens, Order.BY_TIME);
        List<String> cursors = walkForward(connections, PAGE);
        for (int end = ROWS - PAGE; end > 0; end -= 7 * PAGE) {
            PeeringConnection got = ask(connections, new SliceArguments(null, null, PAGE, cursors.get(end)));
            requireCheap("before row " + end, tokens == Tokens.LASTING_WITH_BACK_LINKS ? 2 : 3);
            assertThat(got.edges()).extracting(PeeringEdge::cursor).isEqualTo(cursors.subList(end - PAGE, end));
            assertThat(got.pageInfo().hasPreviousPage()).isEqualTo(end > PAGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAtAnyCursorInAnyOrderOfUpstream(Order order) {
        PeeringConnections connections = connections(Tokens.LASTING, order);
        List<String> cursors = walkForward(connections, PAGE);
        for (int at = 12; at < ROWS - 12; at += 1237) {
            PeeringConnection after = ask(connections, new SliceArguments(10, cursors.get(at), null, null));
            requireCheap("after row " + at, 2);
            assertThat(after.edges()).extracting(PeeringEdge::cursor).isEqualTo(cursors.subList(at + 1, at + 11));
            PeeringConnection before = ask(connections, new SliceArguments(null, null, 10, cursors.get(at)));
            requireCheap("before row " + at, 2);
            assertThat(before.edges()).extracting(PeeringEdge::cursor).isEqualTo(cursors.subList(at - 10, at));
            PeeringConnection between = ask(connections, new SliceArguments(10, cursors.get(at), null, cursors.get(at + 6)));
            requireCheap("between rows at " + at, 2);
            assertThat(between.edges()).hasSize(5);
        }
    }

    @Test
    void findsAnyItemAtTheCostOfItsPage() {
        PeeringConnections connections = connections(Tokens.LASTING, Order.BY_ID);
        walkForward(connections, PAGE);
        for (int at = 0; at < ROWS; at += 1237) {
            calls = 0;
            visitedItems = 0;
            String id = "p-%06d".formatted(at);
            assertThat(Objects.requireNonNull(connections.open(CALLER, Wanted.CACHED).find("env-1", id).block()).id()).isEqualTo(id);
            requireCheap("of row " + at, 1);
        }
    }

    @Test
    void countsAListingThatHasBeenWalked() {
        PeeringConnections connections = connections(Tokens.LASTING, Order.BY_TIME);
        List<String> cursors = walkForward(connections, PAGE);
        PeeringConnection end = ask(connections, new SliceArguments(10, cursors.get(ROWS - 5), null, null));
        requireCheap("at the end", 2);
        assertThat(end.totalCount()).isEqualTo(ROWS);
        assertThat(end.pageInfo().hasNextPage()).isFalse();
    }
}
