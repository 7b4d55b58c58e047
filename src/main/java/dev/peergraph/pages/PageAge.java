package dev.peergraph.pages;

import dev.peergraph.time.Moment;
import java.time.Instant;

/**
 * How old a page is (RFC 9111 §4.2).
 *
 * @param fetchedAt the date at which upstream answered it, for people
 * @param fetched the moment at which upstream answered it
 * @param freshUntil until when it may be served without asking again
 * @param stale whether it was past {@code freshUntil} when it was served
 */
public record PageAge(Instant fetchedAt, Moment fetched, Moment freshUntil, boolean stale) {

    /** Returns the age of a page just fetched, with no lifetime of its own. */
    public static PageAge fetched(Instant date, Moment moment) {
        return new PageAge(date, moment, moment, false);
    }
}
