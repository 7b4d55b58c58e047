package dev.peergraph.pages;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What happened to one request for a page, told by the layers it went through to an asker who wants it explained. Thread-safe. */
public final class PageStory {

    /** The story of a request that nobody wants explained: keeps nothing. */
    public static final PageStory UNTOLD = new PageStory();

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong waitedNanos = new AtomicLong();
    private volatile @Nullable State state;
    private volatile @Nullable PageAge age;

    private PageStory() {
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
        /** It did not come. */
        FAILED
    }

    /** Returns a story that is to be told. */
    public static PageStory begun() {
        return new PageStory();
    }

    /** Notes that upstream is called, for a retry once more. */
    public void called() {
        if (this != UNTOLD) {
            calls.incrementAndGet();
        }
    }

    /** Notes a wait in the queue, whether a call came of it or not. */
    public void waited(Duration wait) {
        if (this != UNTOLD) {
            waitedNanos.addAndGet(wait.toNanos());
        }
    }

    /** Notes how the page came, and its age; {@code null} for one that did not come. What was noted last holds. */
    public void ended(State how, @Nullable PageAge ageOfPage) {
        if (this != UNTOLD) {
            age = ageOfPage;
            state = how;
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
