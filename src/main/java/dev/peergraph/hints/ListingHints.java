package dev.peergraph.hints;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.pages.PageItem;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What is remembered of the pages of one listing: bounded in bytes, those noted longest ago go first. Thread-safe. */
public final class ListingHints {

    /** Of a listing of which nothing is remembered; nothing is ever noted there. */
    public static final ListingHints NONE = new ListingHints(0);

    @GuardedBy("this")
    private final SequencedMap<PageRef, PageHint> pages = new LinkedHashMap<>();
    @GuardedBy("this")
    private final Map<Integer, PageHint> byFirstId = new HashMap<>();
    private final int maxBytes;
    @GuardedBy("this")
    private int bytes;

    /** Remembers nothing yet, and never more than a number of bytes. */
    public ListingHints(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * An item on the page where it was seen last.
     *
     * @param page the page
     * @param index its index on the page
     */
    public record Seat(PageHint page, int index) {

        /** Returns the number of items in front of it in the listing; negative if unknown. */
        public int offset() {
            return page.context().hasOffset() ? page.context().offset() + index : PageContext.UNKNOWN;
        }
    }

    /** Finds the item of an id, created at any time if that is {@code null}; returns {@code null} if it has not been seen. */
    public synchronized @Nullable Seat find(String id, @Nullable Instant createdAt) {
        for (PageHint page : pages.sequencedValues().reversed()) {
            int index = page.indexOf(id, createdAt);
            if (index >= 0) {
                return new Seat(page, index);
            }
        }
        return null;
    }

    /** Returns whether an item was seen in front of an offset in the listing, as far as offsets are known. */
    public synchronized boolean sawBefore(PageItem item, int offset) {
        String id = item.id();
        if (id == null) {
            return false;
        }
        for (PageHint page : pages.values()) {
            if (page.context().hasOffset() && page.context().offset() < offset) {
                int index = page.indexOf(id, item.createdAt());
                if (index >= 0 && page.context().offset() + index < offset) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns what is remembered of a page; {@code null} if nothing is. */
    public synchronized @Nullable PageHint page(PageRef ref) {
        return pages.get(ref);
    }

    /** Returns the page that the listing ended with; {@code null} if that is not known. */
    public synchronized @Nullable PageHint last() {
        return pages.sequencedValues().reversed().stream().filter(PageHint::isLast).findFirst().orElse(null);
    }

    /** Remembers a page in the place of what was known of it. */
    public synchronized void note(PageHint page) {
        PageHint added = replaced(page, pages.get(page.page()));
        added = replaced(added, byFirstId.get(page.firstId()));
        pages.putLast(added.page(), added);
        byFirstId.put(added.firstId(), added);
        bytes += added.bytes();
        while (bytes > maxBytes && pages.size() > 1) {
            remove(pages.firstEntry().getValue());
        }
    }

    @GuardedBy("this")
    private PageHint replaced(PageHint page, @Nullable PageHint known) {
        if (known == null || !page.replaces(known)) {
            return page;
        }
        remove(known);
        return page.completedBy(known);
    }

    /** Forgets a page. */
    synchronized void forget(PageRef ref) {
        PageHint known = pages.get(ref);
        if (known != null) {
            remove(known);
        }
    }

    @GuardedBy("this")
    private void remove(PageHint page) {
        pages.remove(page.page());
        byFirstId.remove(page.firstId(), page);
        bytes -= page.bytes();
    }

    synchronized int bytes() {
        return bytes;
    }

    /** Returns of how many pages something is remembered. */
    public synchronized int count() {
        return pages.size();
    }
}
