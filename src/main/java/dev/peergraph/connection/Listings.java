package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.connection.Walk.Step;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Moment;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageStories;
import dev.peergraph.pages.PageStory;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
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

    private final PeeringPages pages;
    private final PathLimits limits;
    private final Moment opened;
    private final Moment deadline;
    private final Caller caller;
    private final Wanted wanted;
    private final PagesUsed used;
    private final Map<Asked, Shared> asked = new ConcurrentHashMap<>();

    Listings(PeeringPages pages, PathLimits limits, Moment opened, Moment deadline, Caller caller, Wanted wanted, PagesUsed used) {
        this.pages = pages;
        this.limits = limits;
        this.opened = opened;
        this.deadline = deadline;
        this.caller = caller;
        this.wanted = wanted;
        this.used = used;
    }

    /**
     * Cuts a slice out of the listing of an environment. Arguments are checked before anything is called; what happens to the pages asked
     * for is told in the stories.
     *
     * @return the connection, exactly one; fails with {@link InvalidArgument} or a {@link PageFailure}
     */
    public Mono<PeeringConnection> connection(String environment, PeeringFilter filter, SliceArguments arguments, PageStories stories) {
        return Mono.defer(() -> {
            Slice slice = arguments.of(Listing.of(environment, filter));
            boolean fromEnd = slice.fromEnd() && slice.after() == null && slice.before() == null;
            return follow(new Way(slice.listing(), stories), fromEnd ? () -> new BackwardWalk(slice) : () -> new ForwardWalk(slice),
                    () -> new ForwardWalk(slice));
        });
    }

    /**
     * Finds a peering by the upstream's id.
     *
     * @return the item, or empty if the environment has none of that id; fails with a {@link PageFailure}
     */
    public Mono<PageItem> find(String environment, String peeringId) {
        return Mono.defer(
                () -> follow(new Way(Listing.of(environment, PeeringFilter.NONE), PageStories.UNTOLD), () -> new FindWalk(peeringId),
                        () -> new FindWalk(peeringId)));
    }

    /** Walks once, and once more in fresh pages where the first walk was misled by old ones: by a page token or by their content. */
    private <T> Mono<T> follow(Way way, Supplier<Walk<T>> walk, Supplier<Walk<T>> freshWalk) {
        Round round = new Round(way, false);
        Round freshRound = new Round(way, true);
        return follow(round, walk.get())
                .onErrorResume(failure -> round.misled(failure)
                        ? follow(freshRound, freshWalk.get()).onErrorMap(Listings::told)
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
            Step<T> next = met(round, walk, first, page);
            return next instanceof Step.Fetch<T> more
                    ? furtherOn(round, walk, more).flatMap(last -> answer(round, last))
                    : answer(round, next);
        });
    }

    private static <T> Mono<Step<T>> furtherOn(Round round, Walk<T> walk, Step<T> from) {
        return Mono.just(from)
                .expand(step -> step instanceof Step.Fetch<T> fetch
                        ? round.page(fetch.token()).map(page -> met(round, walk, fetch, page))
                        : Mono.empty())
                .last();
    }

    private static <T> Step<T> met(Round round, Walk<T> walk, Step.Fetch<T> fetch, PeeringPage page) {
        round.note(fetch.token(), page);
        walk.meet(page);
        return walk.step();
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

        private final Way way;
        private final boolean fresh;
        private final Map<PageKey, PeeringPage> met = new ConcurrentHashMap<>();
        private volatile boolean metOldPage;

        Round(Way way, boolean fresh) {
            this.way = way;
            this.fresh = fresh;
        }

        Mono<PeeringPage> page(@Nullable String token) {
            PageStory story = way.stories().begin();
            Shared shared = asked.computeIfAbsent(new Asked(key(token), fresh), asked -> new Shared(ask(asked, story), story));
            return story == PageStory.UNTOLD
                    ? shared.page()
                    : shared.page().doOnNext(met -> tell(story, shared.story(), met))
                            .doOnError(_ -> story.ended(PageStory.State.FAILED, null));
        }

        /** A page that another field of this request has asked for is told as that field's, but for who it was fetched for. */
        private static void tell(PageStory story, PageStory first, PeeringPage page) {
            if (story != first) {
                PageStory.State how = first.state();
                story.ended(how == null || how == PageStory.State.FETCHED ? PageStory.State.COLLAPSED : how, page.age());
            }
        }

        private PageKey key(@Nullable String token) {
            return new PageKey(caller.partition(), way.listing().environment(), way.listing().filter(), limits.pageSize(), token);
        }

        /** Shared: the call ends with the last who waits for it, and is not made again for those who come later. */
        private Mono<PeeringPage> ask(Asked asked, PageStory story) {
            Wanted age = fresh ? Wanted.REVALIDATED : wanted;
            return pages.page(new PageRequest(asked.key(), caller, Urgency.INTERACTIVE, age, deadline, story))
                    .share();
        }

        private void note(@Nullable String token, PeeringPage page) {
            met.put(key(token), page);
            metOldPage |= page.age().fetched().isBefore(opened);
        }

        /** Whether a failure may be due to pages fetched before this request. */
        boolean misled(Throwable failure) {
            return failure instanceof PageFailure.PageTokenRefused || (metOldPage && failure instanceof CursorGone);
        }
    }

    private record Asked(PageKey key, boolean fresh) {
    }

    /** A page as all fields of the request get it, and the story of the field that asked first. */
    private record Shared(Mono<PeeringPage> page, PageStory story) {
    }

    /** A listing to walk, and where to tell of its pages. */
    private record Way(Listing listing, PageStories stories) {
    }
}
