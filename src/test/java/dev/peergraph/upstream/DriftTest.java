package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Samples;
import java.util.Objects;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class DriftTest {

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    @Test
    void countsWhatThisVersionDoesNotKnowAndStaysUp() {
        server.enqueue(Samples.response("page-first"));
        server.enqueue(Samples.response("outside-unknown-cloud"));
        server.enqueue(Samples.response("outside-unknown-phase"));
        server.enqueue(Samples.response("outside-malformed-items"));
        RestPeeringPages adapter = adapters.adapter(server);

        AdapterFixture.page(adapter, AdapterFixture.request());
        assertThat(adapters.drift.unknownClouds() + adapters.drift.unknownPhases() + adapters.drift.malformedItems()).isZero();
        for (int i = 0; i < 3; i++) {
            AdapterFixture.page(adapter, AdapterFixture.request());
        }

        Health health = Objects.requireNonNull(new DriftHealth(adapters.drift).health());
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsOnlyKeys("unknownClouds", "unknownPhases", "malformedItems")
                .allSatisfy((_, count) -> assertThat((long) count).isPositive());
    }
}
