package dev.peergraph.cache;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.HeldUpstream;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageKey;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.springframework.util.unit.DataSize;

/** Pages that are kept, replaced and refused at once: whoever asks whether a page is current is told of one at most. */
public class PageStoreStress {

    private static final PageKey KEY = new PageKey("p", "env-1", PeeringFilter.NONE, 1000, null);
    private static final MonotonicClock CLOCK = () -> new Moment(0);

    private static PageStore store() {
        return new PageStore(new CacheProperties(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1),
                Duration.ofSeconds(5), DataSize.ofMegabytes(1), 1), CLOCK, Ticker.disabledTicker());
    }

    private static PageIdentity kept(PageStore store, Grant grant) {
        return store.keep(KEY, HeldUpstream.PAGE, grant).identity();
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "The first is the one that is held.")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "The second is the one that is held.")
    public static class TwoReplaceAPage {
        private final PageStore store = store();
        private final Grant grant = new Grant();
        private final PageIdentity before = kept(store, grant);
        private PageIdentity first;
        private PageIdentity second;

        @Actor
        public void first() {
            first = kept(store, grant);
        }

        @Actor
        public void second() {
            second = kept(store, grant);
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r1 = store.isCurrent(first);
            result.r2 = store.isCurrent(second);
            result.r3 = store.isCurrent(before);
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "It was asked for before it was replaced.")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "It was asked for after it was replaced.")
    public static class IsAskedForWhileItIsReplaced {
        private final PageStore store = store();
        private final Grant grant = new Grant();
        private final PageIdentity before = kept(store, grant);
        private PageIdentity after;

        @Actor
        public void ask(ZZZ_Result result) {
            result.r1 = store.isCurrent(before);
        }

        @Actor
        public void replace() {
            after = kept(store, grant);
        }

        @Arbiter
        public void end(ZZZ_Result result) {
            result.r2 = store.isCurrent(before);
            result.r3 = store.isCurrent(after);
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "false, false, 0", expect = ACCEPTABLE, desc = "Neither it nor the one before is held any more.")
    public static class IsKeptWhileUpstreamRefuses {
        private final PageStore store = store();
        private final Grants grants = new Grants(Duration.ofSeconds(5), Ticker.disabledTicker());
        private final Grant grant = grants.of(KEY);
        private final PageIdentity before = kept(store, grant);
        private PageIdentity after;

        @Actor
        public void keep() {
            after = kept(store, grant);
        }

        @Actor
        public void refuse() {
            grants.refuse(KEY, grant, new PageFailure.Unauthenticated("refused", null)).forEach(store::dropUngranted);
        }

        @Arbiter
        public void end(ZZI_Result result) {
            result.r1 = store.isCurrent(before);
            result.r2 = store.isCurrent(after);
            result.r3 = (int) store.count();
        }
    }
}
