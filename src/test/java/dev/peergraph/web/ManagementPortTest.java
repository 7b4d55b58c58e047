package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortTest {

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

    @Test
    void hasTheMetersOfEachLayer() {
        try (StartedGateway gateway = new StartedGateway("--management.server.port=0")) {
            gateway.query("{ peerings(environment: \"e\") { totalCount } }", Map.of(), "Authorization", "Bearer x");
            String scrape = gateway.get(gateway.port("local.management.port"), "/actuator/prometheus").body();
            for (String meter : new String[]{"peergraph_cache_miss_total ", "peergraph_cache_weight", "peergraph_budget_credentials",
                    "peergraph_breaker_state", "peergraph_upstream_calls", "graphql_request_seconds_count",
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
}
