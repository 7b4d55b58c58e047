package dev.peergraph;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example programs of frontend clients, run against a gateway whose upstream they change while they page. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "peergraph.upstream.page-size=3")
class ExampleClientsTest {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static volatile List<JsonNode> rows = List.of();
    private static final FakeUpstream UPSTREAM = FakeUpstream.started(ExampleClientsTest::answer);

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry properties) {
        properties.add("peergraph.upstream.base-url", UPSTREAM::baseUrl);
    }

    @AfterAll
    static void stopUpstream() {
        UPSTREAM.close();
    }

    @Test
    void showEverySurvivingRowOnce(@LocalServerPort int port) throws IOException, InterruptedException {
        NpmTool.installed(Path.of("examples", "clients"))
                .run(LONGEST_RUN, "walk.test.js", "http://localhost:" + port, UPSTREAM.baseUrl());
    }

    private static MockResponse answer(RecordedRequest request) {
        if (request.getUrl().encodedPath().equals("/rows")) {
            rows = JsonMapper.shared().readTree(Objects.requireNonNull(request.getBody()).utf8()).values().stream().toList();
            return new MockResponse.Builder().code(200).build();
        }
        if (!FakeUpstream.parameter(request, "environment").equals("env-1")) {
            return new MockResponse.Builder().code(403).body("{}").build();
        }
        int size = Integer.parseInt(FakeUpstream.parameter(request, "page_size"));
        return FakeUpstream.ok(page(size, request.getUrl().queryParameter("page_token")));
    }

    /** Returns the page after a token, which is the id of the last row before it. */
    private static String page(int size, @Nullable String token) {
        List<JsonNode> rest = rows.stream().filter(row -> token == null || id(row).compareTo(token) > 0).toList();
        List<JsonNode> page = rest.stream().limit(size).toList();
        String next = rest.size() > size ? id(page.getLast()) : null;
        return PeeringJson.page(page.stream().map(ExampleClientsTest::peering).toList(), next, null);
    }

    private static String peering(JsonNode row) {
        String cloud = """
                "kind":"%s","account":"111122223333","vpc":"vpc-%s","routes":[],"customer_region":"us-east-1\""""
                .formatted(row.get("kind").asString(), id(row));
        return PeeringJson.item("env-1", id(row), row.get("phase").asString(), cloud);
    }

    private static String id(JsonNode row) {
        return row.get("id").asString();
    }
}
