package dev.peergraph;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Client libraries that watch peerings, run against a gateway whose upstream they change meanwhile. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"peergraph.changes.poll-interval=200ms",
        "peergraph.cache.fresh-in-transit=0s"})
class LiveClientsTest {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static volatile List<JsonNode> rows = List.of();
    private static final FakeUpstream UPSTREAM = FakeUpstream.started(LiveClientsTest::answer);

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry properties) {
        properties.add("peergraph.upstream.base-url", UPSTREAM::baseUrl);
    }

    @AfterAll
    static void stopUpstream() {
        UPSTREAM.close();
    }

    @Test
    void showWhatHappens(@LocalServerPort int port) throws IOException, InterruptedException {
        NpmTool.installed(Path.of("examples", "clients"))
                .run(LONGEST_RUN, "live.test.js", "http://localhost:" + port, UPSTREAM.baseUrl());
    }

    private static MockResponse answer(RecordedRequest request) {
        if (request.getUrl().encodedPath().equals("/rows")) {
            rows = JsonMapper.shared().readTree(Objects.requireNonNull(request.getBody()).utf8()).values().stream().toList();
            return new MockResponse.Builder().code(200).build();
        }
        return FakeUpstream.ok(PeeringJson.page(
                rows.stream().map(row -> PeeringJson.aws("env-1", row.get("id").asString(), row.get("phase").asString())).toList(), null,
                null));
    }
}
