package dev.peergraph.cache;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.time.Moment;
import java.time.Duration;

/** What a page of some age is good for; in the order in which a page goes through them (RFC 9111 §4.2, RFC 5861). */
enum Freshness {
    /** Served without asking upstream. */
    FRESH,
    /** Served at once, and refreshed behind. */
    REFRESH_BEHIND,
    /** Served only where upstream cannot answer. */
    ONLY_IF_ERROR,
    /** Not served any more. */
    GONE;

    /** Returns what a page is good for at a moment; a window's last instant belongs to the next one. */
    static Freshness of(PageAge age, CacheProperties windows, Moment now) {
        if (now.isBefore(age.freshUntil())) {
            return FRESH;
        }
        Duration past = age.freshUntil().until(now);
        if (past.compareTo(windows.staleWhileRevalidate()) < 0) {
            return REFRESH_BEHIND;
        }
        return past.compareTo(windows.staleness()) < 0 ? ONLY_IF_ERROR : GONE;
    }

    /** Returns the age of a page just fetched: fresh for a shorter time while a peering on it will change by itself. */
    static PageAge ageOf(PeeringPage page, CacheProperties windows) {
        PageAge age = page.age();
        Moment freshUntil = age.fetched().plus(inTransit(page) ? windows.freshInTransit() : windows.fresh());
        return new PageAge(age.fetchedAt(), age.fetched(), freshUntil, false);
    }

    private static boolean inTransit(PeeringPage page) {
        for (PageItem item : page.items()) {
            if (item instanceof PageItem.Valid valid && valid.peering().status().phase().inTransit()) {
                return true;
            }
        }
        return false;
    }
}
