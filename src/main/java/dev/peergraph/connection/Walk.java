package dev.peergraph.connection;

import dev.peergraph.hints.PageContext;
import dev.peergraph.pages.PeeringPage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A way through a listing, page by page, to an answer. Knows nothing of how pages are fetched; used by one thread at a time. */
interface Walk<T> {

    /** Returns what comes next; the same until a page is met. */
    Step<T> step();

    /**
     * Takes the page that the last step asked for; returns where it stands in the listing, {@code null} if that is not to be remembered.
     */
    @Nullable
    PageContext meet(PeeringPage page);

    /** What a walk does next. */
    sealed interface Step<T> {

        /** Fetches the page of a token, or with {@code null} the first page. */
        record Fetch<T>(@Nullable String token) implements Step<T> {
        }

        /** Ends the walk with its answer. */
        record Done<T>(T answer) implements Step<T> {
        }

        /** Ends the walk with an answer that takes work for each of so many rows. */
        record Work<T>(int rows, Supplier<T> answer) implements Step<T> {
        }

        /** Ends the walk without an answer: there is none. */
        record Lost<T>() implements Step<T> {
        }
    }
}
