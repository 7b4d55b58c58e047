package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;

/** The deadline of requests in real time. */
class DeadlineTest {

    private static final Duration DEADLINE = Duration.ofSeconds(4);

    /** One executes, and the others wait for its answer, which does not come. */
    @Test
    void runsFromTheArrivalOfEachOfManyEqualRequests() {
        try (StartedGateway gateway = new StartedGateway("--peergraph.guard.deadline=" + DEADLINE.toMillis() + "ms")) {
            gateway.upstream.answers(_ -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
            long begin = System.nanoTime();
            List<CompletableFuture<HttpResponse<String>>> asked = Stream.generate(() -> CompletableFuture.supplyAsync(() -> gateway
                    .query("{ peerings(environment: \"env-1\") { totalCount } }", Map.of(), "Authorization", "Bearer x")))
                    .limit(3).toList();
            assertThat(asked).allSatisfy(answer -> assertThat(answer.join().body()).contains("UPSTREAM_UNAVAILABLE"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(DEADLINE, DEADLINE.plusMillis(DEADLINE.toMillis() * 3 / 4));
        }
    }
}
