package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bad day in the sandbox: upstream fails midway through a listing that is counted. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "peergraph.guard.max-retries=0")
@ActiveProfiles("sandbox")
class RehearsedCountsTest {

    private static final String ROWS = "nodes { ... on CloudPeering { peeringId } } totalCount";

    private final WebTestClient gateway;
    private final WebTestClient sandbox;

    RehearsedCountsTest(@LocalServerPort int port, @Autowired Environment environment) {
        gateway = GatewayFixture.client("http://localhost:" + port)
                .mutate()
                .defaultHeader("Authorization", "Basic c2FuZGJveDpzYW5kYm94")
                .build();
        sandbox = GatewayFixture.client(Objects.requireNonNull(environment.getProperty("peergraph.upstream.base-url")));
    }

    private JsonNode ask(String selected) {
        return JsonMapper.shared().readTree(gateway.post()
                .uri("/graphql")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", "{ peerings(environment: \"env-large\", first: 3) { " + selected + " } }"))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private void rehearse(String fault) {
        sandbox.patch()
                .uri("/sandbox/control")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("fault", fault))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void countsAreNullWithTheirErrorAndRowsShownStay() {
        JsonNode rows = ask(ROWS).at("/data/peerings");
        assertThat(rows.at("/nodes")).hasSize(3);
        assertThat(rows.at("/totalCount").asInt()).as("more than one page").isGreaterThan(1000);
        rehearse("error500");
        JsonNode failed = ask(ROWS + " counts { total }");
        assertThat(failed.at("/data/peerings/nodes")).isEqualTo(rows.at("/nodes"));
        assertThat(failed.at("/data/peerings/counts").isNull()).as(failed.toString()).isTrue();
        assertThat(failed.at("/errors")).hasSize(1);
        assertThat(failed.at("/errors/0/path").toString()).isEqualTo("[\"peerings\",\"counts\"]");
        assertThat(failed.at("/errors/0/extensions/code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
        rehearse("none");
        JsonNode counted = ask(ROWS + " counts { total }");
        assertThat(counted.at("/data/peerings/counts/total")).as(counted.toString()).isEqualTo(rows.at("/totalCount"));
    }
}
