package dev.peergraph.pages;

import dev.peergraph.outages.PeeringFreshness;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.time.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old a page is (RFC 9111 §4.2).
 *
 * @param fetchedAt the date at which upstream answered it, for people
 * @param fetched the moment at which upstream answered it
 * @param freshUntil until when it may be served without asking again
 * @param stale whether it was past {@code freshUntil}, or could not be refreshed, when it was served
 * @param failure why it could not be refreshed; {@code null} if nothing failed since it was fetched
 */
public record PageAge(Instant fetchedAt, Moment fetched, Moment freshUntil, boolean stale, @Nullable UpstreamFailure failure) {

    /** Makes the age of a page that nothing failed to refresh. */
    public PageAge(Instant fetchedAt, Moment fetched, Moment freshUntil, boolean stale) {
        this(fetchedAt, fetched, freshUntil, stale, null);
    }

    /** Returns the age of a page just fetched, with no lifetime of its own. */
    public static PageAge fetched(Instant date, Moment moment) {
        return new PageAge(date, moment, moment, false);
    }

    /** Returns the age of the page as it is served once it is stale, or could not be refreshed. */
    public PageAge stale(@Nullable UpstreamFailure why) {
        return new PageAge(fetchedAt, fetched, freshUntil, true, why);
    }

    /** Returns what the page was worth when it was served. */
    public PeeringFreshness freshness() {
        if (failure != null) {
            return PeeringFreshness.STALE_IF_ERROR;
        }
        return stale ? PeeringFreshness.STALE_WHILE_REVALIDATE : PeeringFreshness.FRESH;
    }

    /** Returns the date of a moment, told by the date at which the page was fetched. */
    public Instant dateOf(Moment moment) {
        return fetchedAt.plus(fetched.until(moment));
    }
}
