package dev.peergraph.connection;

import dev.peergraph.connection.HintedWalk.HintWrong;
import dev.peergraph.connection.PeeringConnection.Counted;
import dev.peergraph.connection.Route.Walks;
import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.connection.Walk.Step;
import dev.peergraph.connection.WholeWalk.Whole;
import dev.peergraph.hints.PageHints;
import dev.peergraph.listing.HeldListings;
import dev.peergraph.listing.Listing;
import dev.peergraph.listing.ListingTooLong;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.peering.PeeringFilter;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The listings of environments as one GraphQL request sees them: a page is asked for once, whoever needs it. Thread-safe; not to outlive
 * the request.
 */
public final class Listings {

    private final RequestPages pages;
    private final PageHints hints;
    private final HeldListings wholes;
    private final ListingWork work;
    private final PagesUsed used;

    Listings(RequestPages pages, PageHints hints, HeldListings wholes, ListingWork work, PagesUsed used) {
        this.pages = pages;
        this.hints = hints;
        this.wholes = wholes;
        this.work = work;
        this.used = used;
    }

    /** Cuts a slice out of the listing of an environment that upstream gives. */
    public Mono<PeeringConnection> connection(String environment, PeeringFilter filter, SliceArguments arguments, PageTraces traces) {
        return connection(Listing.of(environment, filter), arguments, traces);
    }

    /**
     * Cuts a slice out of a listing. Arguments are checked before anything is called; what happens to the pages asked for is told in the
     * traces.
     *
     * @return the connection, exactly one; fails with {@link InvalidArgument}, {@link ListingTooLong} or a {@link PageFailure}
     */
    public Mono<PeeringConnection> connection(Listing listing, SliceArguments arguments, PageTraces traces) {
        return Mono.defer(() -> {
            Route route = new Route(listing, traces);
            return listing.needsAllRows() ? read(route, WholeCut.of(listing, arguments)) : slice(route, arguments.of(listing));
        });
    }

    /**
     * Does the same, and counts the listing. Where only that needs further pages and they do not come, the connection tells that it failed.
     */
    public Mono<PeeringConnection> counted(Listing listing, SliceArguments arguments, PageTraces traces) {
        return Mono.defer(() -> {
            Route route = new Route(listing, traces);
            if (listing.needsAllRows()) {
                Function<Whole, PeeringConnection> cut = WholeCut.of(listing, arguments);
                return read(route, whole -> cut.apply(whole).with(whole.counted(listing.rows())));
            }
            return slice(route, arguments.of(listing)).flatMap(slice -> count(route).map(slice::with));
        });
    }

    private Mono<PeeringConnection> slice(Route route, Slice slice) {
        boolean fromEnd = slice.fromEnd() && slice.after() == null && slice.before() == null;
        WalkStart start = WalkStart.of(slice, hints.of(pages.key(slice.listing(), null)));
        Walk<PeeringConnection> hinted = start == null ? null : fromEnd ? new BackwardWalk(slice, start) : new HintedWalk(slice, start);
        return follow(route, new Walks<>(hinted, () -> fromEnd ? new BackwardWalk(slice, null) : new ForwardWalk(slice),
                () -> new ForwardWalk(slice)));
    }

    private Mono<Counted> count(Route route) {
        return Mono.defer(() -> read(route, whole -> whole.counted(RowFilter.NONE)))
                .onErrorResume(PageFailure.class, failure -> Mono.just(new Counted.Failed(failure)))
                .onErrorResume(ListingTooLong.class, failure -> Mono.just(new Counted.Failed(failure)));
    }

    private <T> Mono<T> read(Route route, Function<Whole, T> answer) {
        PageKey key = pages.key(route.listing(), null);
        Supplier<Walk<T>> plain = () -> new WholeWalk<>(wholes.begin(key),
                read -> pages.areTogether(read) || wholes.knows(key, read), answer);
        // Pages that cannot be fetched anew stand as they are, and are told as such.
        Supplier<Walk<T>> fresh = () -> new WholeWalk<>(wholes.begin(key), _ -> true, answer);
        return follow(route, new Walks<>(null, plain, fresh)).takeUntilOther(wholes.full());
    }

    /**
     * Finds a peering by the upstream's id.
     *
     * @return the item, or empty if the environment has none of that id; fails with a {@link PageFailure}
     */
    public Mono<PageItem> find(String environment, String peeringId) {
        return find(environment, peeringId, PageTraces.NONE);
    }

    /** Does the same, and tells in the traces what happens to the pages asked for. */
    public Mono<PageItem> find(String environment, String peeringId, PageTraces traces) {
        return Mono.defer(() -> {
            Listing listing = Listing.of(environment, PeeringFilter.NONE);
            WalkStart start = WalkStart.of(peeringId, hints.of(pages.key(listing, null)));
            return follow(new Route(listing, traces), new Walks<>(start == null ? null : new FindWalk(peeringId, start),
                    () -> new FindWalk(peeringId), () -> new FindWalk(peeringId)));
        });
    }

    /** Walks from where hints point, if they do; from the listing's start if they do not, or are of no use any more. */
    private <T> Mono<T> follow(Route route, Walks<T> walks) {
        Walk<T> hinted = walks.hinted();
        return hinted == null
                ? fromStart(route, walks)
                : follow(new Round(pages, hints, route), hinted)
                        .onErrorResume(Listings::isOfWrongHint, _ -> fromStart(route, walks))
                        .onErrorMap(Listings::told);
    }

    private static boolean isOfWrongHint(Throwable failure) {
        return failure instanceof HintWrong || failure instanceof PageFailure.PageTokenRefused;
    }

    /** Walks once, and once more in fresh pages where the first walk was misled by old ones: by a page token or by their content. */
    private <T> Mono<T> fromStart(Route route, Walks<T> walks) {
        Round round = new Round(pages, hints, route);
        return follow(round, walks.plain().get())
                .onErrorResume(failure -> round.misled(failure)
                        ? follow(round.again(failure), walks.fresh().get()).onErrorMap(Listings::told)
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
        round.met().forEach(used::note);
        return switch (step) {
            case Step.Done<T> done -> Mono.just(done.answer());
            case Step.Work<T>(int rows, Supplier<T> answer) -> work.done(rows, answer);
            case Step.Lost<T> _ -> Mono.empty();
            case Step.Fetch<T> _ -> Mono.error(new IllegalStateException("a page was asked for, and neither came nor failed"));
        };
    }
}
