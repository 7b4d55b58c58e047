package dev.peergraph.changes;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import dev.peergraph.time.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An upstream whose one listing a test changes, on a clock that the test moves. */
final class ChangingListing implements PeeringPages {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final List<PageItem> items = new ArrayList<>();
    final List<PageRequest> requests = new ArrayList<>();
    int pageSize = 1000;
    @Nullable
    PageFailure failure;
    boolean silent;
    int cancelled;

    Moment now() {
        return new Moment(time.now(TimeUnit.NANOSECONDS));
    }

    Instant date() {
        return START.plusNanos(now().nanos());
    }

    @Override
    public Mono<PeeringPage> page(PageRequest request) {
        return Mono.defer(() -> {
            requests.add(request);
            if (silent) {
                return Mono.<PeeringPage>never().doOnCancel(() -> cancelled++);
            }
            PageFailure why = failure;
            return why == null ? Mono.just(page(request.key().token())) : Mono.error(why);
        });
    }

    private PeeringPage page(@Nullable String token) {
        int begin = token == null ? 0 : Integer.parseInt(token);
        int end = Math.min(begin + pageSize, items.size());
        String next = end < items.size() ? String.valueOf(end) : null;
        return new PeeringPage(List.copyOf(items.subList(begin, end)), new PageLinks(null, next, null), null, null,
                PageAge.fetched(date(), now()));
    }

    static PageItem item(String id, PeeringPhase phase) {
        return item(id, "name of " + id, phase, "us-east-1");
    }

    static PageItem item(String id, String name, PeeringPhase phase, String region) {
        Environment environment = Environment.of("env-1");
        PeeringCore core = new PeeringCore(id, name, new PeeringStatus(phase, null, null), environment,
                new Network("n-1", environment, null, null), null, null, null, null,
                IdTemplate.of("https://upstream.test/" + id, "n-1", id));
        return new PageItem.Valid(new AwsPeering(core, "111122223333", "vpc-1", List.of("10.0.0.0/16"), region));
    }
}
