package dev.peergraph;

import static dev.peergraph.FakeUpstream.ok;
import static dev.peergraph.FakeUpstream.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example's two subgraphs as one graph: composed by Apollo's composition, served by two gateways. */
@GatewayTest
class SupergraphTest {

    private static final Path EXAMPLE = Path.of("examples", "federation");
    private static final JsonMapper JSON = JsonMapper.shared();

    private static NpmTool tool;
    private static NodeServer inventory;

    private final GatewayFixture gateway;

    SupergraphTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @BeforeAll
    static void startOtherSubgraph() throws IOException {
        tool = NpmTool.installed(EXAMPLE);
        inventory = NodeServer.started(tool.process("subgraph.js"), Map.of());
    }

    @AfterAll
    static void stopOtherSubgraph() {
        if (inventory != null) {
            inventory.close();
        }
    }

    private Map<String, String> subgraphs() throws InterruptedException {
        return Map.of("PEERGRAPH_URL", gateway.url() + "/graphql", "INVENTORY_URL", inventory.url());
    }

    @Test
    void subgraphsComposeWithoutHints() throws IOException, InterruptedException {
        // It fails, with their texts, on errors and on hints.
        assertThat(tool.run(GatewayFixture.PATIENCE, subgraphs(), "supergraph.js")).contains("interface CloudPeering",
                "join__type(graph: INVENTORY", "isInterfaceObject: true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hive-gateway.js", "apollo-gateway.js"})
    void gatewayAnswersAcrossBothAndForwardsTheCredential(String program) throws IOException, InterruptedException {
        GatewayCaller caller = gateway.caller(SupergraphTest::page);
        try (NodeServer supergraph = NodeServer.started(tool.process(program), subgraphs())) {
            JsonNode answer = ask(supergraph.url(), caller.authorization());
            assertThat(answer).isEqualTo(JSON.readTree("""
                    {"data": {
                      "changes": [{"title": "Move analytics", "peering": {
                        "__typename": "GcpPeering", "displayName": "name-p-7j3wqe", "status": {"phase": "READY"},
                        "costCentre": "cc-of-p-7j3wqe"}}],
                      "environment": {"owner": "owner-of-env-mixed", "peerings": {"nodes": [
                        {"displayName": "name-p-aws", "costCentre": "cc-of-p-aws",
                          "customerVpc": {"purpose": "purpose-of-vpc-p-aws-in-111122223333"}},
                        {"displayName": "name-p-7j3wqe", "costCentre": "cc-of-p-7j3wqe"}]}}}}"""));
            assertThat(caller.calls()).isNotEmpty();
        }
    }

    private static MockResponse page(RecordedRequest call) {
        String environment = parameter(call, "environment");
        String aws = PeeringJson.aws(environment, "p-aws", "READY");
        String gcp = PeeringJson.item(environment, "p-7j3wqe", "READY", "\"kind\":\"GcpPeering\",\"project\":\"a\",\"vpc_network\":\"b\"");
        return ok(PeeringJson.page(List.of(aws, gcp), null, 2));
    }

    private static JsonNode ask(String url, String authorization) throws IOException {
        byte[] body = WebTestClient.bindToServer()
                .responseTimeout(GatewayFixture.PATIENCE)
                .build()
                .post()
                .uri(url)
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", Files.readString(EXAMPLE.resolve("query.graphql"))))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return JSON.readTree(body);
    }
}
