package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class BehindTest {

    private final Behind behind = new Behind(Schedulers.immediate());
    private final Sinks.Empty<Void> end = Sinks.empty();

    @Test
    void boundsWhatHoldsAPageButEndsLeasesAllTheSame() {
        int begun = 0;
        while (behind.runLarge(end.asMono()) && begun < 10_000) {
            begun++;
        }
        assertThat(begun).isBetween(1, 1000);
        AtomicInteger small = new AtomicInteger();
        behind.run(Mono.fromRunnable(small::incrementAndGet));
        assertThat(small).hasValue(1);
        end.tryEmitEmpty().orThrow();
        assertThat(behind.runLarge(Mono.empty())).as("once others have ended").isTrue();
    }
}
