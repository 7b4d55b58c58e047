package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every sample answer of upstream, as the whole GraphQL answer that {@code answers/} holds for it. Some say that upstream is ill. */
@GatewayTest(properties = {"peergraph.guard.deadline=30s", "peergraph.guard.breaker.minimum-calls=1000",
        "peergraph.guard.breaker.window=1000",
        "peergraph.guard.max-retries=0"})
class SamplesTest {

    private static final String ENVIRONMENT = "env-7gk2xz";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The last of the sample page-first, from which page-middle carries on. Also holds that cursors outlive versions of the gateway. */
    private static final String CURSOR_BEFORE_MIDDLE = "AdIDFNB3KvQzBQAAAAAAAAAAZ8QhryJl3MhwLTd3MmZqZXa8bKg";

    private static final String QUERY = """
            query Sample($environment: ID!, $first: Int, $after: String, $last: Int) {
              peerings(environment: $environment, first: $first, after: $after, last: $last) {
                edges { cursor node { ...All } }
                nodes { __typename ... on CloudPeering { peeringId } }
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
                totalCount
                stale
                fetchedAt
              }
            }
            fragment All on Peering {
              __typename
              ... on CloudPeering {
                id
                peeringId
                displayName
                status { phase errorCode errorMessage }
                environment { id environmentId resourceName relatedUrl }
                network { id networkId environment { environmentId } resourceName relatedUrl }
                createdAt
                updatedAt
                deletedAt
                resourceName
                selfUrl
              }
              ... on AwsPeering { account vpc routes customerRegion }
              ... on GcpPeering { project vpcNetwork importCustomRoutes }
              ... on AzurePeering { tenant vnet customerRegion }
              ... on OtherPeering { kind }
            }""";

    private final GatewayFixture gateway;

    SamplesTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"page-all-phases", "page-empty", "page-gcp-routes", "page-minimal", "page-unknown-properties",
            "outside-malformed-items", "outside-unknown-cloud", "outside-unknown-phase", "outside-wire-shape"})
    void listingsOfOnePage(String sample) throws IOException {
        check(sample, Map.of("environment", ENVIRONMENT, "first", 1000));
    }

    @Test
    void listingOfAnotherEnvironment() throws IOException {
        check("page-other-environment", Map.of("environment", "env-q0w9e8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-400", "error-400-page-token", "error-401", "error-401-terse", "error-403", "error-403-invalid-key",
            "error-429", "error-500", "outside-error-502", "outside-error-envelope", "outside-no-data"})
    void refusalsAndUnreadableAnswers(String sample) throws IOException {
        check(sample, Map.of("environment", ENVIRONMENT));
    }

    @ParameterizedTest
    @MethodSource("slicesOfTheLongListing")
    void listingOfThreePages(String sample, Map<String, Object> variables) throws IOException {
        check(sample, variables);
    }

    static List<Object[]> slicesOfTheLongListing() {
        return List.of(new Object[]{"page-first", Map.of("environment", ENVIRONMENT, "first", 5)},
                new Object[]{"page-middle", Map.of("environment", ENVIRONMENT, "first", 5, "after", CURSOR_BEFORE_MIDDLE)},
                new Object[]{"page-last", Map.of("environment", ENVIRONMENT, "last", 2)});
    }

    @Test
    void everySampleHasItsAnswer() throws IOException {
        assertThat(names("samples/*.headers")).isEqualTo(names("answers/*.json")).hasSizeGreaterThan(20);
    }

    private void check(String sample, Map<String, Object> variables) throws IOException {
        GatewayCaller caller = gateway.caller(call -> upstream(call, sample));
        Instant before = Instant.now().minusSeconds(1);
        JsonNode answer = caller.ask(QUERY, variables);
        if (answer.at("/data/peerings") instanceof ObjectNode connection) {
            // The one value that no file can hold.
            Instant fetchedAt = Instant.parse(connection.remove("fetchedAt").stringValue());
            assertThat(fetchedAt).isBetween(before, Instant.now().plusSeconds(1));
        }
        answer.path("errors").forEach(error -> ((ObjectNode) error).remove("locations"));
        assertThat(answer.path("data")).as(sample).isEqualTo(expected(sample).path("data"));
        assertThat(answer.path("errors").valueStream().toList()).as(sample)
                .containsExactlyInAnyOrderElementsOf(expected(sample).path("errors").valueStream().toList());
    }

    private static MockResponse upstream(RecordedRequest call, String sample) {
        return Samples.response(switch (sample) {
            case "page-first", "page-middle", "page-last" -> pageOfTheLongListing(call.getUrl().queryParameter("page_token"));
            default -> sample;
        });
    }

    private static String pageOfTheLongListing(@Nullable String token) {
        if (token == null) {
            return "page-first";
        }
        JsonNode links = JSON.readTree(Samples.body("page-first")).path("metadata");
        return links.path("next").stringValue().contains(token.replace("=", "%3D")) ? "page-middle" : "page-last";
    }

    private static JsonNode expected(String sample) throws IOException {
        try (InputStream answer = Objects.requireNonNull(SamplesTest.class.getResourceAsStream("/answers/" + sample + ".json"))) {
            return JSON.readTree(new String(answer.readAllBytes(), UTF_8));
        }
    }

    private static List<String> names(String pattern) throws IOException {
        List<String> names = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:" + pattern)) {
            names.add(String.valueOf(file.getFilename()).replaceFirst("\\.\\w+$", ""));
        }
        names.sort(null);
        return names;
    }
}
