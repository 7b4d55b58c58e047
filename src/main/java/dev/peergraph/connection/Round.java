package dev.peergraph.connection;

import dev.peergraph.connection.Walk.Step;
import dev.peergraph.hints.ListingHints;
import dev.peergraph.hints.PageContext;
import dev.peergraph.hints.PageHints;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The pages that one walk of a listing asks for: the first time as the caller wants them, the second time revalidated, but for those that
 * the first time has fetched.
 */
final class Round {

    private final RequestPages pages;
    private final PageHints hints;
    private final Route route;
    private final boolean fresh;
    private final Map<PageKey, PeeringPage> fetched;
    private final Map<PageKey, PeeringPage> met = new ConcurrentHashMap<>();
    private volatile boolean metOldPage;
    private volatile @Nullable PageNote unnoted;

    /** The first one. */
    Round(RequestPages pages, PageHints hints, Route route) {
        this(pages, hints, route, false, Map.of());
    }

    private Round(RequestPages pages, PageHints hints, Route route, boolean fresh, Map<PageKey, PeeringPage> fetched) {
        this.pages = pages;
        this.hints = hints;
        this.route = route;
        this.fresh = fresh;
        this.fetched = fetched;
    }

    /** Returns the round that follows one that failed. Where its pages were only of different age, those of this request are not. */
    Round again(Throwable failure) {
        Map<PageKey, PeeringPage> young = new HashMap<>();
        if (failure instanceof WholeWalk.PagesApart) {
            young.putAll(met);
            young.values().removeIf(pages::isOld);
        }
        return new Round(pages, hints, route, true, young);
    }

    Mono<PeeringPage> page(@Nullable String token) {
        PageKey key = pages.key(route.listing(), token);
        PeeringPage read = fetched.get(key);
        if (read != null) {
            return Mono.just(read);
        }
        return pages.page(key, fresh, route.traces(key, fresh)).doOnError(PageFailure.PageTokenRefused.class, _ -> hints.forget(key));
    }

    <T> Step<T> meet(Walk<T> walk, Step.Fetch<T> fetch, PeeringPage page) {
        PageKey key = pages.key(route.listing(), fetch.token());
        met.put(key, page);
        metOldPage |= pages.isOld(page);
        PageContext context = walk.meet(page);
        if (context != null) {
            note(new PageNote(key, context, page));
        }
        return walk.step();
    }

    /** Most listings are never read past their first page, and walks begin there without a hint: it is noted with the next one. */
    private void note(PageNote met) {
        if (met.key().token() == null && hints.of(met.key()) == ListingHints.NONE) {
            unnoted = met;
            return;
        }
        PageNote before = unnoted;
        unnoted = null;
        if (before != null) {
            hints.note(before.key(), before.context(), before.page());
        }
        hints.note(met.key(), met.context(), met.page());
    }

    /** Returns the pages met so far. */
    Map<PageKey, PeeringPage> met() {
        return met;
    }

    /** Whether a failure may be due to pages fetched before this request. */
    boolean misled(Throwable failure) {
        return failure instanceof PageFailure.PageTokenRefused || failure instanceof WholeWalk.PagesApart
                || (metOldPage && failure instanceof CursorGone);
    }

    /** A page as a walk met it. */
    private record PageNote(PageKey key, PageContext context, PeeringPage page) {
    }
}
