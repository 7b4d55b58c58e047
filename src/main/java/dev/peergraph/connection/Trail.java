package dev.peergraph.connection;

import dev.peergraph.hints.PageContext;
import dev.peergraph.hints.PageContext.Overlap;
import dev.peergraph.hints.PageRef;
import dev.peergraph.listing.EndWatch;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages that a walk has met: their items, their ages, where they stand, and a watch that the walk comes to an end. */
final class Trail {

    private final Seen seen = new Seen();
    private final EndWatch end;
    private final PageContext start;
    private @Nullable SliceAge whole;
    private @Nullable PageAge newest;
    private @Nullable Integer totalSize;
    private @Nullable PageRef latest;
    private List<PageItem> latestItems = List.of();

    /** Begins with the listing's first page. */
    Trail() {
        this(PageRef.FIRST, PageContext.FIRST);
    }

    /** Begins with a page further on. */
    Trail(PageRef first, PageContext start) {
        this.start = start;
        this.end = new EndWatch(first.token());
    }

    Seen seen() {
        return seen;
    }

    /** Adds a page that follows those met before; returns where it stands. */
    PageContext append(@Nullable String token, PeeringPage page) {
        PageContext context = context(page);
        note(page);
        int size = seen.size();
        seen.append(page.items());
        end.watch(seen.size() > size, page.links().next());
        // An empty page is not remembered, so nobody could go back past it.
        if (!page.items().isEmpty()) {
            latest = new PageRef(token);
            latestItems = page.items();
        }
        return context;
    }

    private PageContext context(PeeringPage page) {
        if (latest == null) {
            return start.or(PageContext.behind(previous(page)));
        }
        int offset = start.hasOffset() ? start.offset() + seen.size() : PageContext.UNKNOWN;
        return new PageContext(latest, offset, overlap(page));
    }

    private Overlap overlap(PeeringPage page) {
        Set<String> repeated = page.items()
                .stream()
                .map(PageItem::id)
                .filter(id -> id != null && seen.contains(id))
                .collect(Collectors.toCollection(HashSet::new));
        if (repeated.isEmpty()) {
            return Overlap.NONE;
        }
        latestItems.forEach(item -> repeated.remove(item.id()));
        return repeated.isEmpty() ? Overlap.PREVIOUS : Overlap.FURTHER;
    }

    /** Adds a page that precedes those met before; returns where it stands. */
    PageContext prepend(PeeringPage page) {
        note(page);
        int size = seen.size();
        seen.prepend(page.items());
        end.watch(seen.size() > size, page.links().prev());
        return PageContext.behind(previous(page));
    }

    private static @Nullable PageRef previous(PeeringPage page) {
        String token = page.links().prev();
        return token == null ? null : new PageRef(token);
    }

    /** Begins somewhere in the listing. */
    static Trail ofUnknownStart() {
        return new Trail(PageRef.FIRST, PageContext.behind(null));
    }

    /**
     * Returns how many items the listing has up to the end of the trail, those before its start as counted then; {@code null} if unknown.
     */
    @Nullable
    Integer countToEnd() {
        return start.hasOffset() ? start.offset() + seen.size() : null;
    }

    /** Takes the ages of a page that was read but whose items are not needed. */
    void note(PeeringPage page) {
        PageAge age = page.age();
        whole = whole == null ? SliceAge.of(age) : whole.with(SliceAge.of(age));
        if (newest == null || !age.fetched().isBefore(newest.fetched())) {
            newest = age;
            totalSize = page.totalSize();
        }
    }

    /** Returns how old what is made of the pages is. */
    SliceAge age() {
        return Objects.requireNonNull(whole, "no page met");
    }

    /** Returns the listing's size as upstream last told it; {@code null} if it did not. */
    @Nullable
    Integer totalSize() {
        return totalSize;
    }
}
