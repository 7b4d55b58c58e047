package dev.peergraph.connection;

import static dev.peergraph.connection.RandomSlice.ids;
import static dev.peergraph.connection.RandomSlice.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.connection.ModelUpstream.Manners;
import dev.peergraph.connection.ModelUpstream.Row;
import dev.peergraph.hints.PageContext;
import dev.peergraph.hints.PageHints;
import dev.peergraph.hints.PageRef;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slices of random listings with random histories, against what a list in memory would give. A failure names its seed. */
class ConnectionPropertyTest {

    private static final int HISTORIES = 10_000;
    private static final Caller CALLER = new Caller("partition", new Credential("Basic x"), null);
    private static final String ENVIRONMENT = "env-1";
    private static final List<PeeringPhase> PHASES = List.of(PeeringPhase.READY, PeeringPhase.FAILED, PeeringPhase.PENDING_ACCEPT);

    @Test
    void slicesAreThoseOfAListInMemory() {
        histories(1, history -> {
            history.fill();
            for (int i = 0; i < 4; i++) {
                history.compareSlice();
            }
        });
    }

    @Test
    void walksMeetEverySurvivorOnceWhateverHappensMeanwhile() {
        histories(2, history -> {
            history.fill();
            history.walk();
        });
    }

    @Test
    void walksRepeatNothingWhereTokensAreOffsets() {
        histories(3, history -> {
            history.fill();
            history.walkByOffsets();
        });
    }

    private static void histories(int series, Consumer<History> property) {
        for (int i = 0; i < HISTORIES; i++) {
            long seed = series * 1_000_000L + i;
            try {
                property.accept(new History(seed, series == 3));
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** How upstream may sort its listing. */
    private enum Order {
        TIME_UP, TIME_DOWN, TIME_WITH_TIES, ID
    }

    /** One random upstream, and a client that walks its listing. */
    private static final class History {

        private final Random random;
        private final ModelUpstream upstream;
        private final List<PageKey> asked = new ArrayList<>();
        private PageHints hints;
        private PeeringConnections connections;
        private final Order order;
        private final Manners manners;
        private final PeeringFilter filter;
        private final Map<PageItem, String> cursors = new HashMap<>();
        private final Set<Integer> ranks = new HashSet<>();
        private int created;

        History(long seed, boolean offsets) {
            random = new Random(seed);
            manners = new Manners(1 + random.nextInt(7), random.nextInt(4) == 0, random.nextBoolean(), random.nextBoolean(),
                    random.nextBoolean(), offsets);
            upstream = new ModelUpstream(manners, random);
            hints = hints();
            connections = connections();
            order = List.of(Order.values()).get(random.nextInt(Order.values().length));
            filter = random.nextBoolean()
                    ? PeeringFilter.NONE
                    : new PeeringFilter(List.of(), PHASES.subList(0, 1 + random.nextInt(PHASES.size())), List.of());
        }

        private PageHints hints() {
            return random.nextBoolean() ? new PageHints() : new PageHints(2000 + random.nextInt(8000));
        }

        private PeeringConnections connections() {
            return new PeeringConnections(request -> {
                asked.add(request.key());
                return upstream.page(request);
            }, new PathLimits(manners.pageSize(), Duration.ofSeconds(15)), MonotonicClock.system(), hints);
        }

        void fill() {
            int size = random.nextInt(30);
            IntStream.range(0, size).forEach(_ -> insert());
        }

        private void insert() {
            int rank = IntStream.generate(() -> random.nextInt(1_000_000)).filter(ranks::add).findFirst().orElseThrow();
            String id = switch (order) {
                case TIME_UP, TIME_DOWN -> "p-" + Integer.toHexString(rank * 0x9E3779B1);
                case TIME_WITH_TIES, ID -> "p-%09d".formatted(rank);
            };
            Instant createdAt = switch (order) {
                case TIME_UP -> Items.EPOCH.plusSeconds(rank);
                case TIME_DOWN -> Items.EPOCH.minusSeconds(rank);
                case TIME_WITH_TIES -> Items.EPOCH.plusSeconds(rank / 200_000);
                case ID -> null;
            };
            PageItem item = switch (random.nextInt(12)) {
                // Equal records would be one item to the checks: the problem tells broken ones apart.
                case 0 -> new PageItem.Malformed(null, null, "broken " + created++);
                case 1 -> Items.broken(id, createdAt);
                default -> Items.valid(id, createdAt);
            };
            upstream.insert(new Row(rank, item, PHASES.get(random.nextInt(PHASES.size()))));
        }

        private PeeringConnection ask(SliceArguments arguments) {
            PeeringConnection connection = Objects.requireNonNull(connections.open(CALLER, Wanted.CACHED)
                    .connection(ENVIRONMENT, filter, arguments, PageTraces.NONE)
                    .block(Duration.ofSeconds(20)));
            assertThat(ids(items(connection))).doesNotHaveDuplicates();
            return connection;
        }

        private List<PageItem> listed() {
            return upstream.items(filter);
        }

        void compareSlice() {
            List<PageItem> all = listed();
            RandomSlice slice = RandomSlice.compared(random, all, this::ask);
            PeeringConnection got = slice.got();
            if (manners.totals() || (!got.pageInfo().hasNextPage() && !slice.fromEnd())) {
                assertThat(got.totalCount()).isEqualTo(all.size());
            } else {
                assertThat(got.totalCount()).isIn(null, all.size());
            }
        }

        void walk() {
            upstream.limitCache(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : Integer.MAX_VALUE);
            Set<PageItem> survivors = new HashSet<>(listed());
            List<PageItem> met = new ArrayList<>();
            boolean backward = random.nextBoolean();
            boolean disturbed = random.nextInt(5) > 0;
            String cursor = null;
            boolean more = true;
            while (more) {
                int count = 1 + random.nextInt(6);
                PeeringConnection got;
                try {
                    got = ask(backward ? new SliceArguments(null, null, count, cursor) : new SliceArguments(count, cursor, null, null));
                } catch (InvalidArgument gone) {
                    assertThat(gone).hasMessageContaining(backward ? "\"before\"" : "\"after\"").hasMessageContaining("gone");
                    if (order != Order.TIME_WITH_TIES) {
                        assertThat(ids(listed())).as("rows left when a place could not be told").hasSize(1);
                    }
                    return;
                }
                checkCursors(got);
                if (!manners.cached()) {
                    checkBorders(got);
                }
                met.addAll(backward ? 0 : met.size(), items(got));
                cursor = backward ? got.pageInfo().startCursor() : got.pageInfo().endCursor();
                more = cursor != null && (backward ? got.pageInfo().hasPreviousPage() : got.pageInfo().hasNextPage());
                if (disturbed) {
                    disturb(survivors);
                    disturbHints();
                }
            }
            List<PageItem> named = met.stream().filter(item -> item.id() != null).toList();
            assertThat(ids(named)).as("each once").doesNotHaveDuplicates();
            assertThat(named.stream().filter(survivors::contains).toList()).as("each survivor, in order")
                    .isEqualTo(listed().stream().filter(item -> item.id() != null && survivors.contains(item)).toList());
        }

        void walkByOffsets() {
            String cursor = null;
            boolean more = true;
            List<PageItem> met = new ArrayList<>();
            while (more) {
                PeeringConnection got;
                try {
                    got = ask(new SliceArguments(1 + random.nextInt(6), cursor, null, null));
                } catch (InvalidArgument gone) {
                    return;
                }
                checkCursors(got);
                met.addAll(items(got));
                if (!isInOrder(met)) {
                    // A row inserted between two calls was shown late, behind one that follows it. Whoever goes on at it, meets that again.
                    break;
                }
                cursor = got.pageInfo().endCursor();
                more = cursor != null && got.pageInfo().hasNextPage();
                disturb(new HashSet<>());
                if (random.nextInt(8) == 0) {
                    loseHints();
                }
            }
            assertThat(ids(met)).as("each at most once").doesNotHaveDuplicates();
        }

        private boolean isInOrder(List<PageItem> items) {
            List<PageItem> all = upstream.items(PeeringFilter.NONE);
            List<Integer> places = items.stream().filter(item -> item.id() != null).map(all::indexOf).filter(at -> at >= 0).toList();
            return places.equals(places.stream().sorted().toList());
        }

        /** Where no page is older than the question, the answer tells of the listing as it is. */
        private void checkBorders(PeeringConnection connection) {
            List<PageItem> all = listed();
            if (manners.totals()) {
                assertThat(connection.totalCount()).as("totalCount").isEqualTo(all.size());
            }
            if (!connection.edges().isEmpty()) {
                int from = all.indexOf(connection.edges().getFirst().item());
                int to = all.indexOf(connection.edges().getLast().item());
                assertThat(items(connection)).as("no gap, no repeat").isEqualTo(all.subList(from, to + 1));
                assertThat(connection.pageInfo().hasPreviousPage()).as("hasPreviousPage").isEqualTo(from > 0);
                assertThat(connection.pageInfo().hasNextPage()).as("hasNextPage").isEqualTo(to < all.size() - 1);
            }
        }

        /** The same item in the same listing has the same cursor, however the listing moves. */
        private void checkCursors(PeeringConnection connection) {
            for (PeeringEdge edge : connection.edges()) {
                if (edge.item().id() != null) {
                    assertThat(Objects.requireNonNullElse(cursors.putIfAbsent(edge.item(), edge.cursor()), edge.cursor()))
                            .isEqualTo(edge.cursor());
                }
                assertThat(edge.cursor()).matches("[A-Za-z0-9_-]{1,400}");
            }
        }

        private void disturb(Set<PageItem> survivors) {
            switch (random.nextInt(5)) {
                case 0 -> insert();
                case 1 -> {
                    if (!upstream.rows.isEmpty()) {
                        Row gone = upstream.rows.remove(random.nextInt(upstream.rows.size()));
                        survivors.remove(gone.item());
                    }
                }
                case 2 -> upstream.expireTokens();
                case 3 -> upstream.forgetCached();
                default -> {
                }
            }
        }

        /** Hints are lost, as at another replica, or wrong in all they tell. */
        private void disturbHints() {
            switch (random.nextInt(8)) {
                case 0 -> loseHints();
                case 1 -> misleadHints();
                default -> {
                }
            }
        }

        private void loseHints() {
            hints = hints();
            connections = connections();
        }

        private void misleadHints() {
            List<PageItem> listed = listed();
            if (listed.isEmpty()) {
                return;
            }
            int from = random.nextInt(listed.size());
            List<PageItem> some = listed.subList(from, from + 1 + random.nextInt(listed.size() - from));
            PageContext context = new PageContext(random.nextInt(3) == 0 ? null : new PageRef(anyKey().token()),
                    random.nextInt(-1, listed.size()), List.of(PageContext.Overlap.values()).get(random.nextInt(3)));
            PageLinks links = new PageLinks(null, random.nextInt(3) == 0 ? null : "elsewhere", null);
            hints.note(anyKey(), context,
                    new PeeringPage(some, links, null, null, PageAge.fetched(Instant.EPOCH, new Moment(Long.MAX_VALUE))));
        }

        private PageKey anyKey() {
            return asked.get(random.nextInt(asked.size()));
        }

    }
}
