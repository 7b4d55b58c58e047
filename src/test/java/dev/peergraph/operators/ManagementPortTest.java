package dev.peergraph.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortTest {

    private static final String APP = "https://app.example.com";

    @Test
    void hasTheActuatorAndNothingElse() {
        try (StartedGateway gateway = new StartedGateway("--management.server.port=0")) {
            int inside = gateway.port("local.management.port");
            assertThat(gateway.get(inside, "/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
            assertThat(gateway.get(inside, "/actuator/metrics").statusCode()).isEqualTo(200);
            assertThat(gateway.get(inside, "/actuator/health").body()).contains("components");
            assertThat(gateway.get(inside, "/actuator/sbom").statusCode()).isEqualTo(200);
            assertThat(gateway.get(inside, "/graphql?query=%7B__typename%7D").statusCode()).isEqualTo(404);
            assertThat(gateway.get(inside, "/graphiql").statusCode()).isEqualTo(404);
            assertThat(gateway.get(gateway.port(), "/actuator/prometheus").statusCode()).isEqualTo(404);
            assertThat(gateway.get(gateway.port(), "/readyz").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(gateway.query("{ __typename }", Map.of()).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/, ''", "/graphql, /graphql", "/ops/inside/, /ops/inside"})
    void isToldFromTheGatewaysByItsEndpointsWhateverTheirPath(String basePath, String base) {
        try (StartedGateway gateway = new StartedGateway("--management.server.port=0",
                "--management.endpoints.web.base-path=" + basePath, "--management.endpoints.web.path-mapping.prometheus=scrape")) {
            int inside = gateway.port("local.management.port");
            assertThat(gateway.get(inside, base + "/scrape").body()).contains("jvm_memory_used_bytes");
            assertThat(gateway.get(inside, base + "/health/readiness").body()).contains("UP");
            assertThat(gateway.get(inside, base.isEmpty() ? "/" : base).body()).contains("_links");
            assertThat(gateway.get(inside, base + "/prometheus").statusCode()).isEqualTo(404);
            for (String path : new String[]{"/graphql?query=%7B__typename%7D", "/graphql/schema", "/graphiql", "/graphiql/", "/livez"}) {
                assertThat(gateway.get(inside, path).body()).as(path).doesNotContain("Query", "<html", "UP");
                assertThat(gateway.get(gateway.port(), path).statusCode()).as(path).isLessThan(400);
            }
            assertThat(gateway.query("{ __typename }", Map.of()).statusCode()).isEqualTo(200);
            assertThat(gateway.get(gateway.port(), base + "/scrape").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void servesItsEndpointsUnderAPathOfItsOwnToo() {
        try (StartedGateway gateway = new StartedGateway("--management.server.port=0", "--management.server.base-path=/inside")) {
            int inside = gateway.port("local.management.port");
            assertThat(gateway.get(inside, "/inside/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
            assertThat(gateway.get(inside, "/inside/graphql?query=%7B__typename%7D").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void leavesHealthAloneToCallersWhereEndpointsHaveNoPathInCommon() {
        try (StartedGateway gateway = new StartedGateway("--management.endpoints.web.base-path=/",
                "--peergraph.cors.allowed-origins=" + APP)) {
            for (String path : new String[]{"/metrics", "/metrics/jvm.memory.used", "/prometheus", "/info", "/%6detrics", "/sbom;x/"}) {
                assertThat(gateway.get(gateway.port(), path, "Authorization", "Bearer x").statusCode()).as(path).isEqualTo(404);
            }
            assertThat(gateway.get(gateway.port(), "/health").body()).contains("UP").doesNotContain("components");
            assertThat(gateway.query("{ __typename }", Map.of()).statusCode()).isEqualTo(200);
            assertThat(gateway.get(gateway.port(), "/").statusCode()).isEqualTo(307);
            assertThat(allowedOrigin(gateway.get(gateway.port(), "/nowhere", "Origin", APP))).contains(APP);
            assertThat(allowedOrigin(gateway.get(gateway.port(), "/health", "Origin", APP))).isEmpty();
        }
    }

    @Test
    void hasTheMetersOfEachLayer() {
        try (StartedGateway gateway = new StartedGateway("--management.server.port=0")) {
            gateway.query("{ peerings(environment: \"e\") { totalCount } }", Map.of(), "Authorization", "Bearer x");
            String scrape = gateway.get(gateway.port("local.management.port"), "/actuator/prometheus").body();
            for (String meter : new String[]{"peergraph_cache_miss_total ", "peergraph_cache_weight", "peergraph_guard_credentials",
                    "resilience4j_circuitbreaker_state", "peergraph_upstream_calls", "graphql_request_seconds_count",
                    "http_server_requests_seconds_count"}) {
                assertThat(scrape).contains("\n" + meter);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--management.endpoints.web.exposure.include=*", "--management.endpoint.shutdown.access=unrestricted"})
    void isTheOnlyPlaceForEndpointsWhereCallersBringUpstreamCredentials(String argument) {
        try (StartedGateway gateway = new StartedGateway(argument)) {
            for (String path : new String[]{"/actuator", "/actuator/", "/actuator/env", "/actuator/metrics", "/actuator/%65nv",
                    "/actuator;x/env"}) {
                assertThat(gateway.get(gateway.port(), path, "Authorization", "Bearer x").statusCode()).as(path).isEqualTo(404);
            }
            assertThat(gateway.get(gateway.port(), "/actuator/health").body()).doesNotContain("components", "details");
        }
    }

    private static Optional<String> allowedOrigin(HttpResponse<?> answer) {
        return answer.headers().firstValue("Access-Control-Allow-Origin");
    }
}
