package dev.peergraph.pages;

import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.time.Moment;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A page of the upstream's list. No id appears twice: upstream promises it ({@code uniqueItems}), and a repeated one is dropped.
 *
 * @param items its items in the upstream's order; may be fewer than asked for, even none, with more to follow
 * @param links the tokens of neighbouring pages
 * @param totalSize items of the whole listing as upstream counts them; {@code null} if it does not
 * @param rate what the answer said of the caller's budget; {@code null} if nothing readable
 * @param age when it was fetched and how long it is good
 * @param identity which fetch of which page it is; {@code null} for a page that no cache has
 * @param origin where it has come from
 */
public record PeeringPage(List<PageItem> items, PageLinks links, @Nullable Integer totalSize, @Nullable RateReading rate, PageAge age,
        @Nullable PageIdentity identity, PageOrigin origin) {

    /** Drops items whose id came before. */
    public PeeringPage {
        items = items instanceof Distinct ? items : Distinct.of(items);
    }

    /** Makes a page that is held nowhere. */
    public PeeringPage(List<PageItem> items, PageLinks links, @Nullable Integer totalSize, @Nullable RateReading rate, PageAge age) {
        this(items, links, totalSize, rate, age, null, PageOrigin.UPSTREAM);
    }

    /** Returns this page as one of some age. */
    public PeeringPage aged(PageAge other) {
        return new PeeringPage(items, links, totalSize, rate, other, identity, origin);
    }

    /** Returns this page as one that is past its freshness, or that could not be refreshed for a reason. */
    public PeeringPage outdated(@Nullable UpstreamFailure why) {
        return aged(age.stale(why));
    }

    /** Returns this page as one that stands in since its refresh failed at a moment. */
    public PeeringPage inPlaceOf(PageFailure failure, Moment failedAt) {
        return outdated(failure.since(age.dateOf(failedAt)));
    }

    /** Returns this page as one that has come from somewhere. */
    public PeeringPage from(PageOrigin other) {
        return new PeeringPage(items, links, totalSize, rate, age, identity, other);
    }

    /** Returns whether an item breaks the contract. */
    public boolean hasMalformed() {
        for (PageItem item : items) {
            if (item instanceof PageItem.Malformed) {
                return true;
            }
        }
        return false;
    }

    /** Items that need not be compared again when their page is copied. */
    private static final class Distinct extends AbstractList<PageItem> implements RandomAccess {

        private final PageItem[] items;

        private Distinct(PageItem[] items) {
            this.items = items;
        }

        static Distinct of(List<PageItem> items) {
            Set<String> seen = HashSet.newHashSet(items.size());
            PageItem[] kept = new PageItem[items.size()];
            int count = 0;
            for (PageItem item : items) {
                String id = item.id();
                if (id == null || seen.add(id)) {
                    kept[count++] = item;
                }
            }
            return new Distinct(count == kept.length ? kept : Arrays.copyOf(kept, count));
        }

        @Override
        public PageItem get(int index) {
            return items[index];
        }

        @Override
        public int size() {
            return items.length;
        }
    }
}
