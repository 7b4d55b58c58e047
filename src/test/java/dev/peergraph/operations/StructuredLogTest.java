package dev.peergraph.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.GatewayFixture;
import dev.peergraph.HttpCalls;
import dev.peergraph.fleet.ChildGateway;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as JSON, by Spring Boot's own property; in a process of its own, since it is the log of the whole process. */
class StructuredLogTest {

    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    @Test
    void isJsonWithTheKeysOfEachLineAsFields() throws IOException {
        try (ChildGateway gateway = ChildGateway.started(List.of("--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"),
                List.of("--logging.structured.format.console=ecs", "--peergraph.log.operations=true"), log::add)) {
            new HttpCalls(gateway.port).send("POST", "/graphql", "{\"query\": \"query Kinds { __typename }\"}", "Content-Type",
                    "application/json", "X-Request-Id", "r-1");
            await().atMost(GatewayFixture.PATIENCE).until(() -> log.stream().anyMatch(line -> line.contains("r-1")));
        }
        List<JsonNode> lines = log.stream().map(JsonMapper.shared()::readTree).toList();
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.at("/ecs/version").asString("")).isNotEmpty();
            assertThat(line.at("/service/name").asString("")).isEqualTo("peergraph");
            assertThat(line.at("/log/level").asString("")).isNotEmpty();
        });
        assertThat(lines).filteredOn(line -> line.path("message").asString().equals("Operation")).singleElement().satisfies(line -> {
            assertThat(line.path("requestId").asString()).isEqualTo("r-1");
            assertThat(line.path("operation").asString()).isEqualTo("Kinds");
            assertThat(line.path("code").asString()).isEqualTo("OK");
            assertThat(line.path("answerBytes").asInt()).isPositive();
        });
        assertThat(lines).filteredOn(line -> line.path("message").asString().equals("Peergraph is ready")).singleElement()
                .satisfies(line -> assertThat(line.path("auth").asString()).isEqualTo("pass-through"));
    }
}
