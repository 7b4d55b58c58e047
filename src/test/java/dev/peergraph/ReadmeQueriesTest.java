package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.ResponseKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@ActiveProfiles("sandbox")
class ReadmeQueriesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** A header that a query is to be sent with stands in a comment before it. */
    private static final Pattern HEADER = Pattern.compile("^# ([A-Z][\\w-]+): (.+)$", Pattern.MULTILINE);
    private static final List<String> VARYING = List.of("ageSeconds", "waitedMillis", "remaining", "resetAt", "asOf");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WebTestClient gateway;

    ReadmeQueriesTest(@Autowired WebTestClient gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @MethodSource("questions")
    void sandboxAnswersAsThePageSays(ResponseKey question) {
        JsonNode answer = answer(question.text());
        question.answer().ifPresentOrElse(expected -> assertThat(answer).isEqualTo(comparable(expected)),
                () -> assertThat(answer.has("errors")).as(answer.toString()).isFalse());
    }

    /** Returns an answer with the types of what varies from one time to the next in its place. */
    private static JsonNode comparable(String answer) {
        JsonNode json = JSON.readTree(answer);
        for (String name : VARYING) {
            json.findParents(name).forEach(parent -> ((ObjectNode) parent).put(name, parent.get(name).getNodeType().name()));
        }
        return json;
    }

    static Stream<ResponseKey> questions() {
        return Readme.read().questions("graphql").stream();
    }

    private JsonNode answer(String query) {
        WebTestClient.ResponseSpec answer = ask(query);
        if (query.contains("# Accept: text/event-stream")) {
            String event = answer.returnResult(String.class).getResponseBody().filter(text -> !text.isBlank()).blockFirst(PATIENCE);
            return comparable(Objects.requireNonNull(event));
        }
        byte[] body = answer.expectBody().returnResult().getResponseBodyContent();
        return comparable(new String(Objects.requireNonNull(body), StandardCharsets.UTF_8));
    }

    private WebTestClient.ResponseSpec ask(String query) {
        return gateway.post()
                .uri("/graphql")
                .headers(headers -> {
                    headers.setBasicAuth("sandbox", "sandbox");
                    HEADER.matcher(query).results().forEach(header -> headers.set(header.group(1), header.group(2)));
                })
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", query))
                .exchange()
                .expectStatus()
                .isOk();
    }
}
