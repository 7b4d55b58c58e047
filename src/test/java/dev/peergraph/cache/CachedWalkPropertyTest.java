package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.connection.InvalidArgument;
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
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/**
 * Walks through listings whose pages come out of the cache, while time passes, rows come and go, tokens expire and upstream fails. A
 * failure names its seed.
 */
class CachedWalkPropertyTest {

    private static final int HISTORIES = 6000;
    private static final Caller CALLER = new Caller("partition", new Credential("Basic x"), null);

    @Test
    void meetsEverySurvivorOnceHoweverOldThePagesAre() {
        int stale = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(seed);
            try {
                history.walk();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            stale += history.staleSlices;
        }
        assertThat(stale).as("slices out of stale pages").isGreaterThan(HISTORIES / 10);
    }

    private static final class History {

        private final Random random;
        private final MovableClock clock = new MovableClock(CacheFixture.START);
        private final ModelUpstream upstream;
        private final PeeringConnections connections;
        private final boolean lastingTokens;
        private final boolean timed;
        private final Set<Integer> ranks = new HashSet<>();
        private final Set<PageItem> survivors = new HashSet<>();
        private boolean down;
        private int staleSlices;

        History(long seed) {
            random = new Random(seed);
            lastingTokens = random.nextBoolean();
            timed = random.nextBoolean();
            boolean shortPages = !lastingTokens && random.nextInt(4) == 0;
            Manners manners = new Manners(1 + random.nextInt(6), shortPages, random.nextBoolean(), random.nextBoolean(), false, false);
            upstream = new ModelUpstream(manners, random);
            PeeringPages cached = new PageCache(properties(), CacheFixture.DEADLINE, clock, new SimpleMeterRegistry())
                    .around(this::answer);
            connections = new PeeringConnections(cached, new PathLimits(manners.pageSize(), CacheFixture.DEADLINE), clock);
            for (int i = random.nextInt(25); i > 0; i--) {
                insert();
            }
            survivors.addAll(upstream.items(PeeringFilter.NONE));
        }

        /** Every third cache holds only a few of the pages. */
        private CacheProperties properties() {
            CacheProperties ample = CacheFixture.PROPERTIES;
            return random.nextInt(3) > 0
                    ? ample
                    : new CacheProperties(ample.fresh(), ample.freshInTransit(), ample.staleWhileRevalidate(), ample.staleIfError(),
                            ample.refused(), DataSize.ofBytes(random.nextInt(8000)), ample.maxRefreshes());
        }

        private Mono<PeeringPage> answer(PageRequest request) {
            return down ? Mono.error(CacheFixture.unavailable()) : upstream.page(request).map(this::now);
        }

        private PeeringPage now(PeeringPage page) {
            PageLinks links = page.links();
            return new PeeringPage(page.items(), new PageLinks(lasting(links.prev()), lasting(links.next()), lasting(links.last())),
                    page.totalSize(), null, clock.fetched());
        }

        /** The model numbers its tokens; without the number, a position has one token for ever, and pages of any age can meet. */
        private @Nullable String lasting(@Nullable String token) {
            return token == null || !lastingTokens ? token : token.substring(0, token.lastIndexOf(':'));
        }

        private void insert() {
            int rank = IntStream.generate(() -> random.nextInt(1_000_000)).filter(ranks::add).findFirst().orElseThrow();
            upstream.insert(
                    new Row(rank, Items.valid("p-%09d".formatted(rank), timed ? Items.EPOCH.plusSeconds(rank) : null), PeeringPhase.READY));
        }

        void walk() {
            List<PageItem> met = new ArrayList<>();
            boolean backward = random.nextBoolean();
            String cursor = null;
            boolean more = true;
            while (more) {
                PeeringConnection got = ask(backward, cursor);
                if (got == null) {
                    assertThat(upstream.items(PeeringFilter.NONE)).as("rows left when a place could not be told").hasSizeLessThan(2);
                    return;
                }
                List<PageItem> items = got.edges().stream().map(PeeringEdge::item).toList();
                met.addAll(backward ? 0 : met.size(), items);
                cursor = backward ? got.pageInfo().startCursor() : got.pageInfo().endCursor();
                more = cursor != null && (backward ? got.pageInfo().hasPreviousPage() : got.pageInfo().hasNextPage());
                disturb();
            }
            assertThat(met).extracting(PageItem::id).as("each once").doesNotHaveDuplicates();
            assertThat(met.stream().filter(survivors::contains).toList()).as("each survivor, in order")
                    .isEqualTo(upstream.items(PeeringFilter.NONE).stream().filter(survivors::contains).toList());
        }

        /** Returns a slice, asked for again once upstream is back where it is down; {@code null} if the cursor's place is gone. */
        private @Nullable PeeringConnection ask(boolean backward, @Nullable String cursor) {
            int count = 1 + random.nextInt(5);
            SliceArguments slice = backward ? new SliceArguments(null, null, count, cursor) : new SliceArguments(count, cursor, null, null);
            Wanted wanted = random.nextInt(6) == 0 ? Wanted.REVALIDATED : Wanted.CACHED;
            boolean wasDown = down;
            try {
                PeeringConnection got = Objects.requireNonNull(
                        connections.open(CALLER, wanted).connection("env-1", PeeringFilter.NONE, slice, PageTraces.NONE)
                                .block(Duration.ofSeconds(60)));
                staleSlices += got.stale() ? 1 : 0;
                return got;
            } catch (PageFailure.Unavailable | InvalidArgument failure) {
                if (!wasDown) {
                    assertThat(failure).isInstanceOf(InvalidArgument.class);
                    return null;
                }
                down = false;
                clock.advance(Duration.ofMillis(1));
                return ask(backward, cursor);
            }
        }

        private void disturb() {
            int[] seconds = {0, 1, 30, 61, 300, 700, 4000};
            clock.advance(Duration.ofSeconds(seconds[random.nextInt(seconds.length)]).plusMillis(1));
            down = random.nextInt(4) == 0;
            for (int i = random.nextInt(3); i > 0; i--) {
                switch (random.nextInt(4)) {
                    case 0 -> insert();
                    case 1 -> delete();
                    case 2 -> upstream.expireTokens();
                    default -> {
                    }
                }
            }
        }

        private void delete() {
            if (!upstream.rows.isEmpty()) {
                survivors.remove(upstream.rows.remove(random.nextInt(upstream.rows.size())).item());
            }
        }
    }
}
