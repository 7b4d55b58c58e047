package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.NpmTool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@ActiveProfiles("sandbox")
class GraphQlOverHttpAuditTest {

    @LocalServerPort
    private int port;

    @Test
    void passesEveryAuditOfGraphQlOverHttp() throws IOException, InterruptedException {
        String printed = NpmTool.installed("audits").run(Duration.ofMinutes(2), "audits.js", "http://localhost:" + port + "/graphql");
        JsonNode results = JsonMapper.shared().readTree(printed);
        List<String> flaws = new ArrayList<>();
        for (JsonNode result : results) {
            if (!result.path("status").asString().equals("ok")) {
                flaws.add(result.toString());
            }
        }
        assertThat(flaws).isEmpty();
        assertThat(results.size()).isEqualTo(61);
    }
}
