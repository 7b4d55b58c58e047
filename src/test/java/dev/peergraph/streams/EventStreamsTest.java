package dev.peergraph.streams;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class EventStreamsTest {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private static Parts parts(String text) {
        return Parts.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsAllEventsToWhoIsSlowToTakeThem() {
        Parts event = parts("event");
        Parts complete = parts("complete");
        StepVerifier.create(EventStreams.withComments(Flux.just(event, complete), INTERVAL), 1)
                .expectNext(event)
                .thenRequest(1)
                .expectNext(complete)
                .thenRequest(1)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void commentsInEachInterval() {
        StepVerifier.withVirtualTime(() -> EventStreams.withComments(Flux.never(), INTERVAL))
                .thenAwait(INTERVAL.multipliedBy(2))
                .expectNextCount(2)
                .thenCancel()
                .verify(Duration.ofSeconds(30));
    }
}
