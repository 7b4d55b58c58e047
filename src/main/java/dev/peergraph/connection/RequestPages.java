package dev.peergraph.connection;

import dev.peergraph.listing.Listing;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The pages that one GraphQL request asks for: each once, whichever of its fields need it. Thread-safe. */
final class RequestPages {

    /**
     * About what refreshing all pages of a listing at once takes: between such pages, no more is skipped than by who reads them in turn.
     */
    private static final Duration TOGETHER = Duration.ofSeconds(2);

    private final PeeringPages pages;
    private final PathLimits limits;
    private final Moment opened;
    private final Moment deadline;
    private final Caller caller;
    private final Wanted wanted;
    private final Map<Asked, Shared> asked = new ConcurrentHashMap<>();

    RequestPages(PeeringPages pages, PathLimits limits, Moment opened, Moment deadline, Caller caller, Wanted wanted) {
        this.pages = pages;
        this.limits = limits;
        this.opened = opened;
        this.deadline = deadline;
        this.caller = caller;
        this.wanted = wanted;
    }

    PageKey key(Listing listing, @Nullable String token) {
        return new PageKey(caller.partition(), listing.environment(), listing.filter(), limits.pageSize(), token);
    }

    /** Asks for a page, as old as the caller takes it or {@code revalidated}, and notes in the traces what happens to it. */
    Mono<PeeringPage> page(PageKey key, boolean revalidated, PageTraces traces) {
        PageTrace trace = traces.begin();
        Shared shared = asked.computeIfAbsent(new Asked(key, revalidated), page -> new Shared(ask(page, trace), trace));
        return trace == PageTrace.NONE
                ? shared.page()
                : shared.page().doOnNext(met -> tell(trace, shared.trace(), met))
                        .doOnError(_ -> trace.ended(PageTrace.State.FAILED, null));
    }

    /** A page that another field of this request has asked for is told as that field's, but for who it was fetched for. */
    private static void tell(PageTrace trace, PageTrace first, PeeringPage page) {
        if (trace != first) {
            PageTrace.State how = first.state();
            trace.ended(how == null || how == PageTrace.State.FETCHED ? PageTrace.State.COLLAPSED : how, page.age());
        }
    }

    /** Shared: the call ends with the last who waits for it, and is not made again for those who come later. */
    private Mono<PeeringPage> ask(Asked page, PageTrace trace) {
        Wanted age = page.revalidated() ? Wanted.REVALIDATED : wanted;
        return pages.page(new PageRequest(page.key(), caller, Urgency.INTERACTIVE, age, deadline, trace)).share();
    }

    /** Returns whether a page was fetched before this request. */
    boolean isOld(PeeringPage page) {
        return page.age().fetched().isBefore(opened);
    }

    /**
     * Returns whether pages were fetched as one reading of a listing fetches them: by this request, or one soon after another.
     */
    boolean areTogether(List<PeeringPage> read) {
        if (read.stream().noneMatch(this::isOld)) {
            return true;
        }
        Moment first = read.stream().map(page -> page.age().fetched()).min(Moment::compareTo).orElse(opened);
        Moment last = read.stream().map(page -> page.age().fetched()).max(Moment::compareTo).orElse(opened);
        return first.until(last).compareTo(TOGETHER) <= 0;
    }

    private record Asked(PageKey key, boolean revalidated) {
    }

    /** A page as all fields of the request get it, and the trace of the field that asked first. */
    private record Shared(Mono<PeeringPage> page, PageTrace trace) {
    }
}
