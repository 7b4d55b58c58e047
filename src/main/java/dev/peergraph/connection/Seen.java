package dev.peergraph.connection;

import dev.peergraph.listing.Listing;
import dev.peergraph.pages.PageItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stretch of a listing, in its order, in which no id appears twice though the pages it came from may overlap. */
final class Seen {

    private List<PageItem> items = List.of();
    private @Nullable Set<String> ids;

    List<PageItem> items() {
        return items;
    }

    int size() {
        return items.size();
    }

    PageItem get(int index) {
        return items.get(index);
    }

    /** Adds what is new in the page that follows. */
    void append(List<PageItem> page) {
        if (items.isEmpty()) {
            // The usual case, one page for all: ids are distinct within a page, so nothing needs to be copied or remembered.
            items = page;
            ids = null;
        } else {
            addAll(items.size(), page);
        }
    }

    /** Adds what is new in the page that precedes. */
    void prepend(List<PageItem> page) {
        addAll(0, page);
    }

    boolean contains(String id) {
        return ids().contains(id);
    }

    private void addAll(int index, List<PageItem> page) {
        Set<String> known = ids();
        List<PageItem> news = page.stream().filter(item -> item.id() == null || known.add(item.id())).toList();
        if (!(items instanceof ArrayList)) {
            items = new ArrayList<>(items);
        }
        items.addAll(index, news);
    }

    private Set<String> ids() {
        if (ids == null) {
            Set<String> known = HashSet.newHashSet(items.size() * 2);
            items.stream().map(PageItem::id).filter(Objects::nonNull).forEach(known::add);
            ids = known;
        }
        return ids;
    }

    /** Returns the index of the nearest item with an id at or before an index; -1 if there is none. */
    int anchorOf(int index) {
        int anchor = index;
        while (anchor >= 0 && items.get(anchor).id() == null) {
            anchor--;
        }
        return anchor;
    }

    Cursor cursorAt(int index, Listing listing) {
        return cursor(index, anchorOf(index), listing);
    }

    /** Returns the cursors of a stretch: one search for an anchor serves all that follow it. */
    List<Cursor> cursors(int from, int to, Listing listing) {
        List<Cursor> cursors = new ArrayList<>(to - from);
        int anchor = from < to ? anchorOf(from) : -1;
        for (int index = from; index < to; index++) {
            anchor = items.get(index).id() == null ? anchor : index;
            cursors.add(cursor(index, anchor, listing));
        }
        return cursors;
    }

    private Cursor cursor(int index, int anchor, Listing listing) {
        if (anchor < 0) {
            return new Cursor(listing.fingerprint(), null, index + 1);
        }
        PageItem item = items.get(anchor);
        return new Cursor(listing.fingerprint(), ItemMark.of(Objects.requireNonNull(item.id()), item.createdAt()), index - anchor);
    }
}
