package dev.peergraph.connection;

import static dev.peergraph.connection.RandomSlice.ids;
import static dev.peergraph.connection.RandomSlice.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.connection.ModelUpstream.Manners;
import dev.peergraph.connection.ModelUpstream.Row;
import dev.peergraph.connection.PeeringConnection.Counted;
import dev.peergraph.listing.Listing;
import dev.peergraph.listing.ListingLimits;
import dev.peergraph.listing.PeeringCounts;
import dev.peergraph.listing.PeeringOrder;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCloud;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The gateway's own filters, orders and counts over random listings with random histories, against a list in memory. A failure names its
 * seed.
 */
class WholeListingPropertyTest {

    private static final Caller CALLER = new Caller("partition", new Credential("Basic x"), null);
    private static final List<PeeringPhase> PHASES = List.of(PeeringPhase.READY, PeeringPhase.FAILED, PeeringPhase.PENDING_ACCEPT);
    private static final List<String> SEARCHES = List.of("", "", "prod", "PROD1", "vpc-ab", "STRASSE", "straße", "p-0", "10.0.", "x1");

    @Test
    void slicesAreThoseOfAListInMemory() {
        histories(1, 3000, history -> {
            for (int i = 0; i < 4; i++) {
                history.compareSlice();
            }
        });
    }

    @Test
    void walksMeetEveryItemWhoseValueStaysOnceWhateverHappensMeanwhile() {
        histories(2, 5000, History::walk);
    }

    @Test
    void countsAreThoseOfAllRowsOrNone() {
        histories(3, 2000, History::count);
    }

    /** Rows slide from page to page then, and pages are fetched at different times. */
    @Test
    void whatAWholeListingAnswersIsOfOneMomentWhereTokensAreOffsets() {
        histories(4, 3000, seed -> new History(seed, new MovableClock(Items.EPOCH)), History::compareMoments);
    }

    private static void histories(int series, int count, Consumer<History> property) {
        histories(series, count, History::new, property);
    }

    private static void histories(int series, int count, LongFunction<History> begin, Consumer<History> property) {
        for (int i = 0; i < count; i++) {
            long seed = series * 1_000_000L + i;
            try {
                property.accept(begin.apply(seed));
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** One random upstream, and a client that looks for something there. */
    private static final class History {

        private final Random random;
        private final @Nullable MovableClock clock;
        private final Manners manners;
        private final ModelUpstream upstream;
        private final PeeringConnections connections;
        private final PeeringFilter filter;
        private final RowFilter rows;
        private final @Nullable PeeringOrder order;
        private final Listing listing;
        private final Map<PageItem, String> cursors = new HashMap<>();
        private final Set<Integer> ranks = new HashSet<>();
        private int callsLeft = Integer.MAX_VALUE;
        private int created;

        History(long seed) {
            this(seed, null);
        }

        /** With a clock, upstream's tokens are offsets, and its pages are cached one by one. */
        History(long seed, @Nullable MovableClock clock) {
            random = new Random(seed);
            this.clock = clock;
            manners = new Manners(1 + random.nextInt(7), clock == null && random.nextInt(4) == 0, random.nextBoolean(),
                    random.nextBoolean(), clock != null || random.nextBoolean(), clock != null);
            upstream = new ModelUpstream(manners, random, clock);
            connections = new PeeringConnections(
                    request -> Mono.defer(() -> callsLeft-- > 0
                            ? upstream.page(request)
                            : Mono.error(new PageFailure.Unavailable("down", null, null))),
                    new PathLimits(manners.pageSize(), Duration.ofSeconds(15)), clock == null ? MonotonicClock.system() : clock,
                    new WholeListings(new ListingLimits(1000, 1000), random.nextInt(3) == 0 ? 0 : 1 << 20),
                    Schedulers.immediate());
            filter = random.nextInt(3) > 0
                    ? PeeringFilter.NONE
                    : new PeeringFilter(List.of(), PHASES.subList(0, 1 + random.nextInt(PHASES.size())), List.of());
            rows = rows();
            order = random.nextInt(4) == 0
                    ? null
                    : new PeeringOrder(one(PeeringOrder.Field.values()), one(PeeringOrder.Direction.values()));
            listing = Listing.of("env-1", filter, rows, order);
            IntStream.range(0, random.nextInt(30)).forEach(_ -> insert());
        }

        private <T> T one(T[] values) {
            return values[random.nextInt(values.length)];
        }

        private RowFilter rows() {
            return random.nextBoolean()
                    ? RowFilter.NONE
                    : new RowFilter(random.nextInt(3) == 0 ? List.of(one(PeeringCloud.values()), one(PeeringCloud.values())) : List.of(),
                            random.nextInt(4) == 0 ? List.of("us-east-1", "eastus2") : List.of(),
                            SEARCHES.get(random.nextInt(SEARCHES.size())));
        }

        private void insert() {
            int rank = IntStream.generate(() -> random.nextInt(1_000_000)).filter(ranks::add).findFirst().orElseThrow();
            String id = "p-" + Integer.toHexString(rank * 0x9E3779B1) + (random.nextInt(12) == 0 ? "x".repeat(130) : "");
            PeeringPhase phase = PHASES.get(random.nextInt(PHASES.size()));
            Instant createdAt = Items.EPOCH.plusSeconds(rank);
            PageItem item = switch (random.nextInt(14)) {
                case 0 -> new PageItem.Malformed(null, null, "broken " + created++);
                case 1 -> Items.broken(id, createdAt);
                default -> new PageItem.Valid(ListedPeerings.random(random, id, createdAt, phase));
            };
            upstream.insert(new Row(rank, item, phase));
        }

        /** Changes an item where it stands, as an update does. */
        private void update(Set<PageItem> survivors) {
            if (upstream.rows.isEmpty()) {
                return;
            }
            int at = random.nextInt(upstream.rows.size());
            Row row = upstream.rows.get(at);
            String id = row.item().id();
            if (id != null) {
                PageItem changed = new PageItem.Valid(ListedPeerings.random(random, id, row.item().createdAt(), row.phase()));
                upstream.rows.set(at, new Row(row.rank(), changed, row.phase()));
                survivors.remove(row.item());
            }
        }

        private List<PageItem> listed() {
            return ListedPeerings.listed(upstream.items(filter), rows, order);
        }

        private PeeringConnection ask(SliceArguments arguments) {
            PeeringConnection connection = Objects.requireNonNull(
                    connections.open(CALLER, Wanted.CACHED).counted(listing, arguments, PageTraces.NONE).block(Duration.ofSeconds(20)));
            assertThat(ids(items(connection))).doesNotHaveDuplicates();
            return connection;
        }

        void compareSlice() {
            List<PageItem> all = listed();
            PeeringConnection got = RandomSlice.compared(random, all, this::ask).got();
            assertThat(got.totalCount()).isEqualTo(all.size());
            checkCounts(got, all);
        }

        void walk() {
            upstream.limitCache(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : Integer.MAX_VALUE);
            Set<PageItem> survivors = new HashSet<>(listed());
            List<PageItem> met = new ArrayList<>();
            boolean backward = random.nextBoolean();
            String cursor = null;
            boolean more = true;
            while (more) {
                int count = 1 + random.nextInt(6);
                PeeringConnection got;
                try {
                    got = ask(backward ? new SliceArguments(null, null, count, cursor) : new SliceArguments(count, cursor, null, null));
                } catch (InvalidArgument gone) {
                    checkGone(gone, backward ? met.getFirst() : met.getLast(), backward);
                    return;
                }
                checkAnswer(got);
                met.addAll(backward ? 0 : met.size(), items(got));
                cursor = backward ? got.pageInfo().startCursor() : got.pageInfo().endCursor();
                more = cursor != null && (backward ? got.pageInfo().hasPreviousPage() : got.pageInfo().hasNextPage());
                disturb(survivors);
            }
            List<PageItem> stayed = met.stream().filter(survivors::contains).toList();
            assertThat(stayed.stream().filter(item -> item.id() != null).toList()).as("each whose value stayed, once, in order")
                    .isEqualTo(listed().stream().filter(item -> item.id() != null && survivors.contains(item)).toList());
        }

        /** Only a place that is more than a cursor holds cannot be told once its item has moved or gone; nor one among too few rows. */
        private void checkGone(InvalidArgument gone, PageItem item, boolean backward) {
            assertThat(gone).hasMessageContaining(backward ? "\"before\"" : "\"after\"").hasMessageContaining("gone");
            if (order == null) {
                assertThat(ids(upstream.items(filter))).as("rows left when a place could not be told").hasSizeLessThan(2);
            } else {
                assertThat(ListedPeerings.isLong(item)).as("long enough not to be told: %s", item).isTrue();
                assertThat(listed()).as("not there any more").noneMatch(other -> ListedPeerings.samePlace(item, other, order));
            }
        }

        private void checkAnswer(PeeringConnection got) {
            for (PeeringEdge edge : got.edges()) {
                if (edge.item().id() != null) {
                    assertThat(Objects.requireNonNullElse(cursors.putIfAbsent(edge.item(), edge.cursor()), edge.cursor()))
                            .as("the same as long as the item is")
                            .isEqualTo(edge.cursor());
                }
                assertThat(edge.cursor()).matches("[A-Za-z0-9_-]{1,400}");
            }
            if (manners.cached()) {
                return;
            }
            List<PageItem> all = listed();
            assertThat(got.totalCount()).isEqualTo(all.size());
            checkCounts(got, all);
            if (!got.edges().isEmpty()) {
                int from = all.indexOf(got.edges().getFirst().item());
                int to = all.indexOf(got.edges().getLast().item());
                assertThat(items(got)).as("no gap, no repeat").isEqualTo(all.subList(from, to + 1));
                assertThat(got.pageInfo().hasPreviousPage()).as("hasPreviousPage").isEqualTo(from > 0);
                assertThat(got.pageInfo().hasNextPage()).as("hasNextPage").isEqualTo(to < all.size() - 1);
            }
        }

        private void disturb(Set<PageItem> survivors) {
            switch (random.nextInt(7)) {
                case 0 -> insert();
                case 1 -> {
                    if (!upstream.rows.isEmpty()) {
                        Row gone = upstream.rows.remove(random.nextInt(upstream.rows.size()));
                        survivors.remove(gone.item());
                    }
                }
                case 2, 3 -> update(survivors);
                case 4 -> upstream.expireTokens();
                case 5 -> upstream.forgetCached();
                default -> {
                }
            }
        }

        /** Whatever the ages of the pages: what is answered was the whole listing at some moment, of which no row is missing. */
        void compareMoments() {
            List<List<PageItem>> moments = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                moments.add(listed());
                PeeringConnection got = ask(new SliceArguments(listing.needsAllRows() ? 1000 : 0, null, null, null));
                PeeringCounts counts = Objects.requireNonNull(got.counts());
                assertThat(moments).as("counted: %s", counts).anySatisfy(moment -> {
                    checkCounts(got, moment);
                    assertThat(listing.needsAllRows() ? items(got) : moment).isEqualTo(moment);
                });
                disturb(new HashSet<>());
                upstream.forgetOneCached();
                Objects.requireNonNull(clock).advance(Duration.ofMillis(2001 + random.nextInt(20_000)));
            }
        }

        /** Upstream fails after some calls: then the counts fail, whatever rows were had, or else they are those of all rows. */
        void count() {
            callsLeft = random.nextInt(12);
            try {
                PeeringConnection got = ask(new SliceArguments(random.nextInt(4), null, null, null));
                switch (got.counted()) {
                    case Counted.All _ -> checkCounts(got, listed());
                    case Counted.Failed(RuntimeException failure) -> {
                        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class);
                        assertThat(listing.needsAllRows()).as("fails as a whole where it needs all rows").isFalse();
                    }
                    case Counted.Not _ -> throw new AssertionError("was asked for");
                }
            } catch (PageFailure.Unavailable _) {
                assertThat(callsLeft).isNegative();
            }
        }

        private static void checkCounts(PeeringConnection got, List<PageItem> all) {
            PeeringCounts counts = Objects.requireNonNull(got.counts());
            assertThat(counts.total()).isEqualTo(all.size());
            assertThat(counts.phases().stream().map(one -> one.phase() + " " + one.count()))
                    .isEqualTo(mostFirst(all, peering -> peering.status().phase(), Enum::compareTo));
            assertThat(counts.clouds().stream().map(one -> one.cloud() + " " + one.count()))
                    .isEqualTo(mostFirst(all, ListedPeerings::cloud, Enum::compareTo));
            assertThat(counts.networks().stream().map(one -> one.network().networkId() + " " + one.count()))
                    .isEqualTo(mostFirst(all, peering -> peering.network().networkId(), String::compareTo));
        }

        private static <T> List<String> mostFirst(List<PageItem> all, Function<Peering, T> value,
                Comparator<T> equalOnes) {
            Map<T, Long> counts = all.stream()
                    .filter(PageItem.Valid.class::isInstance)
                    .map(item -> ((PageItem.Valid) item).peering())
                    .collect(Collectors.groupingBy(value, Collectors.counting()));
            return counts.entrySet()
                    .stream()
                    .sorted(Map.Entry.<T, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey, equalOnes))
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toList();
        }

    }
}
