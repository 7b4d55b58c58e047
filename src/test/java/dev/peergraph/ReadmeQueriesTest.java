package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.Question;
import java.util.Map;
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

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@ActiveProfiles("sandbox")
class ReadmeQueriesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebTestClient gateway;

    ReadmeQueriesTest(@Autowired WebTestClient gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @MethodSource("questions")
    void sandboxAnswersAsThePageSays(Question question) {
        JsonNode answer = answer(question.text());
        question.answer().ifPresentOrElse(expected -> assertThat(answer).isEqualTo(JSON.readTree(expected)),
                () -> assertThat(answer.has("errors")).as(answer.toString()).isFalse());
    }

    static Stream<Question> questions() {
        return Readme.read().questions("graphql").stream();
    }

    private JsonNode answer(String query) {
        byte[] body = gateway.post()
                .uri("/graphql")
                .headers(headers -> headers.setBasicAuth("sandbox", "sandbox"))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", query))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return JSON.readTree(body);
    }
}
