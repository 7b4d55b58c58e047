package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.upstream.KeepAliveServer;
import io.micrometer.core.instrument.MeterRegistry;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** An upstream that resets connections of the pool says nothing of its health. */
class ReusedConnectionTest {

    @Test
    void servesEveryQueryWithoutARetryAndKeepsTheBreakerClosed() {
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            if (use == 1) {
                KeepAliveServer.page(client);
            } else {
                KeepAliveServer.reset(client);
            }
        });
                ConfigurableApplicationContext gateway = GatewayFixture.start("--peergraph.upstream.base-url=" + upstream.url(),
                        "--peergraph.guard.max-retries=0", "--peergraph.upstream.pool.max-connections=1")) {
            GatewayCaller caller = new GatewayCaller("Bearer of-nobody-else", GatewayFixture.url(gateway),
                    _ -> new MockResponse.Builder().build());

            for (int i = 0; i < 20; i++) {
                assertThat(caller.ask("{ peerings(environment: \"env-" + i + "\") { nodes { __typename } } }").toString())
                        .isEqualTo("{\"data\":{\"peerings\":{\"nodes\":[]}}}");
            }

            assertThat(upstream.requests()).isEqualTo(30);
            MeterRegistry meters = gateway.getBean(MeterRegistry.class);
            assertThat(meters.get("resilience4j.circuitbreaker.state").tag("state", "closed").gauge().value()).isEqualTo(1);
            assertThat(meters.get("peergraph.upstream.calls").tag("outcome", "success").timer().count()).isEqualTo(20);
        }
    }
}
