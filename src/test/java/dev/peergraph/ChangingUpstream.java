package dev.peergraph;

import java.util.List;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upstream whose rows the program under test sets: {@code PUT /rows} takes a list of {@code {id, kind, phase}}, in the order of their
 * ids. They are the peerings of env-1; any other environment is refused.
 */
final class ChangingUpstream implements AutoCloseable {

    private volatile List<JsonNode> rows = List.of();
    private final FakeUpstream server = FakeUpstream.started(this::answer);

    String baseUrl() {
        return server.baseUrl();
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
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
    private String page(int size, @Nullable String token) {
        List<JsonNode> rest = rows.stream().filter(row -> token == null || id(row).compareTo(token) > 0).toList();
        List<JsonNode> page = rest.stream().limit(size).toList();
        String next = rest.size() > size ? id(page.getLast()) : null;
        return PeeringJson.page(page.stream().map(ChangingUpstream::peering).toList(), next, null);
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
