package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** An upstream that takes its time, and a gateway with little patience. */
@GatewayTest(properties = {"peergraph.upstream.response-timeout=2s", "peergraph.guard.deadline=8s",
        "peergraph.guard.breaker.minimum-calls=20", "peergraph.guard.max-retries=0"})
@Timeout(60)
class SlowUpstreamTest {

    private static final String QUERY = "{ peerings(environment: \"env-1\", last: 1) { totalCount } }";

    private final GatewayFixture gateway;

    SlowUpstreamTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void silenceIsUnavailable() {
        MockResponse silent = new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
        JsonNode error = unavailable(gateway.caller(_ -> silent));
        assertThat(error.at("/extensions/upstream").isMissingNode()).isTrue();
    }

    @Test
    void drippingBodyIsUnavailable() {
        JsonNode error = unavailable(gateway.caller(_ -> new EndlessBody().answer()));
        assertThat(error.at("/extensions/upstream/status").intValue()).isEqualTo(200);
    }

    @Test
    void listingThatGrowsAsItIsReadEndsAtTheDeadline() {
        AtomicInteger rows = new AtomicInteger();
        JsonNode error = unavailable(gateway.caller(_ -> {
            int row = rows.incrementAndGet();
            String page = PeeringJson.page(List.of(PeeringJson.aws("env-1", "p-" + row, "READY")), "token-" + row, null);
            return FakeUpstream.ok(page).newBuilder().bodyDelay(50, TimeUnit.MILLISECONDS).build();
        }));
        assertThat(error.path("message").stringValue()).contains("8000 ms");
        assertThat(rows.get()).isGreaterThan(1);
    }

    private static JsonNode unavailable(GatewayCaller caller) {
        JsonNode answer = caller.ask(QUERY);
        assertThat(answer.at("/data/peerings").isNull()).isTrue();
        assertThat(answer.path("errors").size()).as(answer.toString()).isEqualTo(1);
        assertThat(answer.at("/errors/0/extensions/code").stringValue()).isEqualTo("UPSTREAM_UNAVAILABLE");
        return answer.at("/errors/0");
    }
}
