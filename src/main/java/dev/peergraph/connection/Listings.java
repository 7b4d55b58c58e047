package dev.peergraph.connection;

import dev.peergraph.connection.HintedWalk.HintWrong;
import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.connection.Walk.Step;
import dev.peergraph.hints.PageContext;
import dev.peergraph.hints.PageHints;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.PeeringFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The listings of environments as one GraphQL request sees them: a page is asked for once, whoever needs it. Thread-safe; not to outlive
 * the request.
 */
public final class Listings {

    private final RequestPages pages;
    private final PageHints hints;
    private final PagesUsed used;

    Listings(RequestPages pages, PageHints hints, PagesUsed used) {
        this.pages = pages;
        this.hints = hints;
        this.used = used;
    }

    /**
     * Cuts a slice out of the listing of an environment. Arguments are checked before anything is called; what happens to the pages asked
     * for is told in the traces.
     *
     * @return the connection, exactly one; fails with {@link InvalidArgument} or a {@link PageFailure}
     */
    public Mono<PeeringConnection> connection(String environment, PeeringFilter filter, SliceArguments arguments, PageTraces traces) {
        return Mono.defer(() -> {
            Slice slice = arguments.of(Listing.of(environment, filter));
            boolean fromEnd = slice.fromEnd() && slice.after() == null && slice.before() == null;
            WalkStart start = WalkStart.of(slice, hints.of(pages.key(slice.listing(), null)));
            Walk<PeeringConnection> hinted = start == null ? null : fromEnd ? new BackwardWalk(slice, start) : new HintedWalk(slice, start);
            return follow(new Route(slice.listing(), traces), new Walks<>(hinted,
                    () -> fromEnd ? new BackwardWalk(slice, null) : new ForwardWalk(slice), () -> new ForwardWalk(slice)));
        });
    }

    /**
     * Finds a peering by the upstream's id.
     *
     * @return the item, or empty if the environment has none of that id; fails with a {@link PageFailure}
     */
    public Mono<PageItem> find(String environment, String peeringId) {
        return Mono.defer(() -> {
            Listing listing = Listing.of(environment, PeeringFilter.NONE);
            WalkStart start = WalkStart.of(peeringId, hints.of(pages.key(listing, null)));
            return follow(new Route(listing, PageTraces.NONE), new Walks<>(start == null ? null : new FindWalk(peeringId, start),
                    () -> new FindWalk(peeringId), () -> new FindWalk(peeringId)));
        });
    }

    /** Walks from where hints point, if they do; from the listing's start if they do not, or are of no use any more. */
    private <T> Mono<T> follow(Route route, Walks<T> walks) {
        Walk<T> hinted = walks.hinted();
        return hinted == null
                ? fromStart(route, walks)
                : follow(new Round(route, false), hinted)
                        .onErrorResume(Listings::isOfWrongHint, _ -> fromStart(route, walks))
                        .onErrorMap(Listings::told);
    }

    private static boolean isOfWrongHint(Throwable failure) {
        return failure instanceof HintWrong || failure instanceof PageFailure.PageTokenRefused;
    }

    /** Walks once, and once more in fresh pages where the first walk was misled by old ones: by a page token or by their content. */
    private <T> Mono<T> fromStart(Route route, Walks<T> walks) {
        Round round = new Round(route, false);
        Round freshRound = new Round(route, true);
        return follow(round, walks.plain().get())
                .onErrorResume(failure -> round.misled(failure)
                        ? follow(freshRound, walks.fresh().get()).onErrorMap(Listings::told)
                        : Mono.error(told(failure)));
    }

    private static Throwable told(Throwable failure) {
        return switch (failure) {
            case PageFailure.PageTokenRefused refused ->
                new PageFailure.InvalidResponse("Upstream refuses the page token that it just gave.", refused.answer());
            case CursorGone gone -> gone.asInvalidArgument();
            default -> failure;
        };
    }

    /** Goes on to the last step. Nearly always one page is enough, so the first is spared what many need. */
    private <T> Mono<T> follow(Round round, Walk<T> walk) {
        Step<T> begin = walk.step();
        if (!(begin instanceof Step.Fetch<T> first)) {
            return answer(round, begin);
        }
        return round.page(first.token()).flatMap(page -> {
            Step<T> next = round.meet(walk, first, page);
            return next instanceof Step.Fetch<T> more
                    ? furtherOn(round, walk, more).flatMap(last -> answer(round, last))
                    : answer(round, next);
        });
    }

    private static <T> Mono<Step<T>> furtherOn(Round round, Walk<T> walk, Step<T> from) {
        return Mono.just(from)
                .expand(step -> step instanceof Step.Fetch<T> fetch
                        ? round.page(fetch.token()).map(page -> round.meet(walk, fetch, page))
                        : Mono.empty())
                .last();
    }

    /** Only the pages of a walk that led to an answer count as used. */
    private <T> Mono<T> answer(Round round, Step<T> step) {
        round.met.forEach(used::note);
        return switch (step) {
            case Step.Done<T> done -> Mono.just(done.answer());
            case Step.Lost<T> _ -> Mono.empty();
            case Step.Fetch<T> _ -> Mono.error(new IllegalStateException("a page was asked for, and neither came nor failed"));
        };
    }

    /** The pages that one walk of a listing asks for: the first time as the caller wants them, the second time revalidated. */
    private final class Round {

        private final Route route;
        private final boolean fresh;
        private final Map<PageKey, PeeringPage> met = new ConcurrentHashMap<>();
        private volatile boolean metOldPage;
        private volatile @Nullable PageNote unnoted;

        Round(Route route, boolean fresh) {
            this.route = route;
            this.fresh = fresh;
        }

        Mono<PeeringPage> page(@Nullable String token) {
            PageKey key = pages.key(route.listing(), token);
            return pages.page(key, fresh, route.traces()).doOnError(PageFailure.PageTokenRefused.class, _ -> hints.forget(key));
        }

        <T> Step<T> meet(Walk<T> walk, Step.Fetch<T> fetch, PeeringPage page) {
            PageKey key = pages.key(route.listing(), fetch.token());
            met.put(key, page);
            metOldPage |= pages.isOld(page);
            note(new PageNote(key, walk.meet(page), page));
            return walk.step();
        }

        /** Most listings are never read past their first page, and walks begin there without a hint: it is noted with the next one. */
        private void note(PageNote met) {
            if (met.key().token() == null && !hints.knows(met.key())) {
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

        /** Whether a failure may be due to pages fetched before this request. */
        boolean misled(Throwable failure) {
            return failure instanceof PageFailure.PageTokenRefused || (metOldPage && failure instanceof CursorGone);
        }
    }

    /** A page as a walk met it. */
    private record PageNote(PageKey key, PageContext context, PeeringPage page) {
    }

    /** A listing to walk, and where to tell of its pages. */
    private record Route(Listing listing, PageTraces traces) {
    }

    /**
     * The walks to one answer.
     *
     * @param hinted begins where hints point; {@code null} if they do not
     * @param plain begins at the listing's start
     * @param fresh the same, in pages fetched anew
     */
    private record Walks<T>(@Nullable Walk<T> hinted, Supplier<Walk<T>> plain, Supplier<Walk<T>> fresh) {
    }
}
