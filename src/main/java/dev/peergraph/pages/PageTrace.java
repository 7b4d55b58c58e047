package dev.peergraph.pages;

import dev.peergraph.traces.CallSpan;
import dev.peergraph.traces.PageSpan;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one request for a page, as the layers that it passed note it, for {@code Peergraph-Explain}, the log and OpenTelemetry.
 * Thread-safe.
 */
public final class PageTrace {

    /** The trace of a request that nobody wants explained: keeps nothing. */
    public static final PageTrace NONE = new PageTrace(null);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong waitedNanos = new AtomicLong();
    private volatile @Nullable State state;
    private volatile @Nullable PageAge age;

    private final @Nullable PageSpan span;
    private final AtomicBoolean spanEnded = new AtomicBoolean();

    private PageTrace(@Nullable PageSpan span) {
        this.span = span;
    }

    /** How a page came to its asker. */
    public enum State {
        /** It was held, and fresh. */
        FRESH,
        /** It was held, and past its freshness. */
        STALE,
        /** It was fetched for this request. */
        FETCHED,
        /** It was fetched for another request, or another field, that was under way. */
        COLLAPSED,
        /** Another replica had fetched it. */
        SHARED,
        /** It did not come. */
        FAILED
    }

    /** Returns a trace that keeps what is noted. */
    public static PageTrace begun() {
        return begun(null);
    }

    /** Returns a trace that keeps what is noted, and tells it to a span if there is one. */
    public static PageTrace begun(@Nullable PageSpan span) {
        return new PageTrace(span);
    }

    /** Begins the span of a call upstream; {@code null} if there is no span for the page. */
    public @Nullable CallSpan call(URI url) {
        return span == null ? null : span.call(url, Math.max(0, calls() - 1));
    }

    /** Notes that nobody waits for the page any more, if it has not come. */
    public void abandoned() {
        endSpan("unfinished");
    }

    private void endSpan(String how) {
        if (span != null && spanEnded.compareAndSet(false, true)) {
            span.end(how, waited());
        }
    }

    /** Notes that upstream is called, for a retry once more. */
    public void called() {
        if (this != NONE) {
            calls.incrementAndGet();
        }
    }

    /** Notes a wait in the queue, whether a call came of it or not. */
    public void waited(Duration wait) {
        if (this != NONE) {
            waitedNanos.addAndGet(wait.toNanos());
        }
    }

    /** Notes how the page came, and its age; {@code null} for one that did not come. What was noted last holds. */
    public void ended(State how, @Nullable PageAge ageOfPage) {
        if (this != NONE) {
            age = ageOfPage;
            state = how;
            endSpan(how.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Returns how the page came; {@code null} as long as it is under way. */
    public @Nullable State state() {
        return state;
    }

    /** Returns the page's age; {@code null} if it did not come. */
    public @Nullable PageAge age() {
        return age;
    }

    /** Returns how often upstream was called for it. */
    public int calls() {
        return calls.get();
    }

    /** Returns how long it waited in the queue. */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos.get());
    }
}
