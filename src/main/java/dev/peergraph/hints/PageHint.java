package dev.peergraph.hints;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.time.Moment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a page after its items have gone: which ids it held, as 32-bit hashes, and between which creation times. Two ids
 * may share a hash, so it tells where to look and never what is there.
 */
public final class PageHint {

    /** Of this object, its parts and its places in maps. */
    private static final int BYTES = 320;

    private final PageRef page;
    private final PageContext context;
    private final Moment fetched;
    private final boolean last;
    private final int[] ids;
    private final long earliestSecond;
    private final long latestSecond;

    private PageHint(PageRef page, PageContext context, PageHint content) {
        this.page = page;
        this.context = context;
        this.fetched = content.fetched;
        this.last = content.last;
        this.ids = content.ids;
        this.earliestSecond = content.earliestSecond;
        this.latestSecond = content.latestSecond;
    }

    private PageHint(PageRef page, PageContext context, PeeringPage content) {
        List<PageItem> items = content.items();
        this.page = page;
        this.context = context;
        this.fetched = content.age().fetched();
        this.last = content.links().next() == null;
        this.ids = new int[items.size()];
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < ids.length; i++) {
            String id = items.get(i).id();
            if (id != null) {
                Instant createdAt = items.get(i).createdAt();
                ids[i] = id.hashCode();
                earliest = Math.min(earliest, createdAt == null ? Long.MIN_VALUE : createdAt.getEpochSecond());
                latest = Math.max(latest, createdAt == null ? Long.MAX_VALUE : createdAt.getEpochSecond());
            }
        }
        this.earliestSecond = earliest;
        this.latestSecond = latest;
    }

    /** Returns what is to be remembered of a page. */
    public static PageHint of(PageRef page, PageContext context, PeeringPage content) {
        return new PageHint(page, context, content);
    }

    /** Returns which page it is. */
    public PageRef page() {
        return page;
    }

    /** Returns where it stood in the listing. */
    public PageContext context() {
        return context;
    }

    /** Returns how many items it held. */
    public int size() {
        return ids.length;
    }

    /** Returns whether the listing ended with the page. */
    boolean isLast() {
        return last;
    }

    /** Returns whether there is nothing to learn of the page from an answer of that age and context. */
    boolean knows(PageContext other, Moment otherFetched) {
        return otherFetched.isBefore(fetched) || (otherFetched.equals(fetched) && context.equals(other.or(context)));
    }

    /** Returns whether another hint is of no use beside this one: it has the same token, or begins with the same item and tells no more. */
    boolean replaces(PageHint other) {
        return page.equals(other.page) || (beginsAs(other) && (context.hasOffset() || !other.context.hasOffset()));
    }

    private boolean beginsAs(PageHint other) {
        return firstId() != 0 && firstId() == other.firstId();
    }

    /** Returns the hash of the first item's id; 0 if it has none. */
    int firstId() {
        return ids.length == 0 ? 0 : ids[0];
    }

    /** Adds what is unknown here from a hint that this one replaces. Where a page begins depends on its token. */
    PageHint completedBy(PageHint other) {
        PageContext known = page.equals(other.page) ? other.context : PageContext.behind(other.context.before());
        return new PageHint(page, context.or(known), this);
    }

    /** Returns the index at which an item stood on the page; -1 if it did not. */
    int indexOf(String id, @Nullable Instant createdAt) {
        if (createdAt != null && (createdAt.getEpochSecond() < earliestSecond || createdAt.getEpochSecond() > latestSecond)) {
            return -1;
        }
        int idHash = id.hashCode();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == idHash) {
                return i;
            }
        }
        return -1;
    }

    int bytes() {
        int token = page.token() == null ? 0 : page.token().length();
        PageRef before = context.before();
        return BYTES + Integer.BYTES * ids.length + token + (before == null || before.token() == null ? 0 : before.token().length());
    }
}
