package dev.peergraph.pages;

import dev.peergraph.time.Moment;
import org.jspecify.annotations.Nullable;

/** How old an answer the asker takes. Compared by identity: {@link #CACHED} and {@link #REVALIDATED} are the only ones of their kind. */
public final class Wanted {

    /** Any answer that the cache holds to be good enough. */
    public static final Wanted CACHED = new Wanted(null);

    /** One fetched for this request, or by a call in flight: {@code Cache-Control: no-cache} (RFC 9111 §5.2.1.4). */
    public static final Wanted REVALIDATED = new Wanted(null);

    private final @Nullable Moment since;

    private Wanted(@Nullable Moment since) {
        this.since = since;
    }

    /** Returns what takes answers that were fetched at a moment or later, for whomever, or by a call in flight. */
    public static Wanted fetchedSince(Moment moment) {
        return new Wanted(moment);
    }

    /** Returns the moment before which no answer may have been fetched; {@code null} if there is none. */
    public @Nullable Moment since() {
        return since;
    }

    /** Returns whether a page was not fetched too early. */
    public boolean takes(PageAge age) {
        return since == null ? this == CACHED : !age.fetched().isBefore(since);
    }
}
