package dev.peergraph.connection;

import dev.peergraph.outages.PeeringFreshness;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.pages.PageAge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old what is made of several pages is: as old as the oldest, as fresh as the worst.
 *
 * @param fetchedAt when the oldest page was fetched
 * @param freshness the worst of the pages
 * @param upstreamFailure the first failure to refresh one of them; {@code null} if none failed
 */
public record SliceAge(Instant fetchedAt, PeeringFreshness freshness, @Nullable UpstreamFailure upstreamFailure) {

    /** Returns the age of what is made of one page. */
    static SliceAge of(PageAge page) {
        return new SliceAge(page.fetchedAt(), page.freshness(), page.failure());
    }

    /** Returns the age of what is made of this and that. */
    SliceAge with(SliceAge other) {
        return new SliceAge(other.fetchedAt.isBefore(fetchedAt) ? other.fetchedAt : fetchedAt, freshness.or(other.freshness),
                UpstreamFailure.first(upstreamFailure, other.upstreamFailure));
    }
}
