package dev.peergraph.connection;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A listing in memory that pages as upstream may: by tokens that stand for a position between two rows, whatever is inserted or deleted.
 * Rows have a rank that never changes; a token is a rank and a direction, numbered so that it can expire.
 */
public final class ModelUpstream implements PeeringPages {

    /** What an upstream may or may not give. */
    public record Manners(int pageSize, boolean shortPages, boolean backLinks, boolean totals, boolean cached, boolean offsets) {
    }

    /** A row, its place among the others, and the phase that upstream filters by: a broken item has one for it, too. */
    public record Row(double rank, PageItem item, PeeringPhase phase) {

        boolean passes(PeeringFilter filter) {
            return filter.phases().isEmpty() || filter.phases().contains(phase);
        }
    }

    private final Manners manners;
    private final RandomGenerator random;
    private final Map<PageKey, PeeringPage> cache = new LinkedHashMap<>();
    public final List<Row> rows = new ArrayList<>();
    private final @Nullable MonotonicClock clock;
    private int epoch;
    private int cacheLimit = Integer.MAX_VALUE;
    int calls;

    /** Makes an empty listing. */
    public ModelUpstream(Manners manners, RandomGenerator random) {
        this(manners, random, null);
    }

    /** Makes an empty listing whose pages are as old as a clock says; without one, a cached page is older than any request. */
    ModelUpstream(Manners manners, RandomGenerator random, @Nullable MonotonicClock clock) {
        this.manners = manners;
        this.random = random;
        this.clock = clock;
    }

    /** Returns the items that pass a filter, in upstream's order. */
    public List<PageItem> items(PeeringFilter filter) {
        return listed(filter).stream().map(Row::item).toList();
    }

    private List<Row> listed(PeeringFilter filter) {
        return filter.phases().isEmpty() ? rows : rows.stream().filter(row -> row.passes(filter)).toList();
    }

    /** Adds a row at its rank. */
    public void insert(Row row) {
        rows.add(position(rows, row.rank()), row);
    }

    /** Takes no token any more that was given before. */
    public void expireTokens() {
        epoch++;
    }

    void forgetCached() {
        cache.clear();
    }

    /** Drops one of the cached pages. */
    void forgetOneCached() {
        if (!cache.isEmpty()) {
            cache.remove(List.copyOf(cache.keySet()).get(random.nextInt(cache.size())));
        }
    }

    /** Keeps no more than so many cached pages from now on, those cached last. */
    void limitCache(int pages) {
        cacheLimit = pages;
    }

    @Override
    public Mono<PeeringPage> page(PageRequest request) {
        return Mono.fromSupplier(() -> {
            PeeringPage cached = cache.get(request.key());
            if (manners.cached() && cached != null && request.wanted() == Wanted.CACHED) {
                return cached;
            }
            PeeringPage page = fetch(listed(request.key().filter()), request.key().token());
            // As an answer from a cache would look to a later request: fetched before that was opened.
            PageAge old = clock == null ? PageAge.fetched(Items.EPOCH, Moment.DISTANT_PAST) : page.age();
            cache.put(request.key(), new PeeringPage(page.items(), page.links(), page.totalSize(), null, old));
            if (cache.size() > cacheLimit) {
                cache.remove(cache.keySet().iterator().next());
            }
            return page;
        });
    }

    private PeeringPage fetch(List<Row> rows, @Nullable String token) {
        calls++;
        int size = manners.shortPages() ? random.nextInt(0, manners.pageSize() + 1) : manners.pageSize();
        int from = 0;
        int to = Math.min(rows.size(), size);
        if (token != null) {
            String[] parts = token.split(":", -1);
            if (Integer.parseInt(parts[0]) != epoch) {
                throw new PageFailure.PageTokenRefused("expired", new UpstreamAnswer(400, null, List.of(), null, null));
            }
            int at = manners.offsets() ? Math.min(rows.size(), Integer.parseInt(parts[2])) : position(rows, Double.parseDouble(parts[2]));
            from = parts[1].equals("after") ? at : Math.max(0, at - size);
            to = parts[1].equals("after") ? Math.min(rows.size(), at + size) : at;
        }
        PageLinks links = new PageLinks(manners.backLinks() && from > 0 ? token(rows, "before", from) : null,
                to < rows.size() ? token(rows, "after", to) : null, manners.backLinks() ? token(rows, "before", rows.size()) : null);
        Integer total = manners.totals() ? Integer.valueOf(rows.size()) : null;
        return new PeeringPage(rows.subList(from, to).stream().map(Row::item).toList(), links, total, null,
                PageAge.fetched(Items.EPOCH, clock == null ? new Moment(Long.MAX_VALUE) : clock.now()));
    }

    private String token(List<Row> rows, String direction, int at) {
        String place = manners.offsets() ? String.valueOf(at) : String.valueOf(gap(rows, at));
        // The nonce keeps short empty pages from handing out a token twice.
        return epoch + ":" + direction + ":" + place + ":" + (clock == null ? random.nextLong() : 0);
    }

    /** A rank between the row before a position and the row at it. */
    private static double gap(List<Row> rows, int at) {
        return at == 0 ? -1 : Math.nextUp(rows.get(at - 1).rank());
    }

    private static int position(List<Row> rows, double rank) {
        int at = Collections.binarySearch(new Ranks(rows), rank);
        return at < 0 ? -at - 1 : at;
    }

    private static final class Ranks extends AbstractList<Double> implements RandomAccess {

        private final List<Row> rows;

        private Ranks(List<Row> rows) {
            this.rows = rows;
        }

        @Override
        public Double get(int index) {
            return rows.get(index).rank();
        }

        @Override
        public int size() {
            return rows.size();
        }
    }
}
