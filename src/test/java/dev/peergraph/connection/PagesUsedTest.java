package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.pages.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PagesUsedTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PagesUsed used = new PagesUsed();

    private Listings listings(PeeringPages pages) {
        return new PeeringConnections(pages, new PathLimits(100, Duration.ofSeconds(15)), () -> MovableClock.at(NOW))
                .open(new Caller("partition", new Credential("Basic x"), null), Wanted.CACHED, used);
    }

    private static Mono<PeeringPage> page(@Nullable String next, Duration age, boolean stale) {
        PageAge when = new PageAge(NOW.minus(age), MovableClock.at(NOW.minus(age)), MovableClock.at(NOW.minus(age).plusSeconds(60)), stale);
        return Mono.just(new PeeringPage(List.of(), new PageLinks(null, next, null), null, null, when));
    }

    private static UpstreamAnswer answer(int status) {
        return new UpstreamAnswer(status, null, List.of(), null, null);
    }

    @Test
    void tellsThePagesOfAWalkAndTheShortestFreshnessAmongThem() {
        listings(request -> request.key().token() == null
                ? page("t", Duration.ofSeconds(20), false)
                : page(null, Duration.ofSeconds(5), true))
                .find("env-a", "p-1").block();
        assertThat(used.uses()).extracting(use -> use.key().token()).containsExactlyInAnyOrder(null, "t");
        assertThat(used.freshUntil()).contains(MovableClock.at(NOW.plusSeconds(40)));
        assertThat(used.stale()).as("one is stale").isTrue();
    }

    @Test
    void leavesOutThePagesOfAWalkThatWasMisled() {
        listings(request -> {
            if (request.wanted() == Wanted.REVALIDATED) {
                return page(null, Duration.ZERO, false);
            }
            return request.key().token() == null
                    ? page("t", Duration.ofSeconds(90), true)
                    : Mono.error(new PageFailure.PageTokenRefused("refused", answer(400)));
        }).find("env-a", "p-1").block();
        assertThat(used.uses()).hasSize(1);
        assertThat(used.stale()).isFalse();
    }
}
