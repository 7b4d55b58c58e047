package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.HttpCalls;
import dev.peergraph.HttpCalls.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.ActiveProfiles;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@ActiveProfiles("sandbox")
class HttpFormTest {

    private static final String TYPENAME = "{\"query\": \"{ __typename }\"}";

    @LocalServerPort
    private int port;

    private HttpCalls gateway = new HttpCalls(0);

    @BeforeEach
    void connect() {
        gateway = new HttpCalls(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "[]", "[{\"query\": \"{ __typename }\"}]", "\"{ __typename }\"", "null", "{}",
            "{\"query\": null}", "{\"query\": \"\"}", "{\"query\": 1}", "{\"query\": [\"{ __typename }\"]}",
            "{\"query\": \"{ __typename }\"} {}", "{\"query\": \"{ a }\", \"query\": \"{ __typename }\"}",
            "{\"query\": \"{ __typename }\", \"variables\": []}", "{\"query\": \"{ __typename }\", \"variables\": \"{}\"}",
            "{\"query\": \"{ __typename }\", \"operationName\": 1}", "{\"query\": \"{ __typename }\", \"extensions\": 1}",
            "{\"id\": \"1\"}"})
    void refusesABodyThatIsNoRequestInGraphQlsForm(String body) {
        assertRefused(gateway.post(body), 400, "BAD_USER_INPUT");
        assertRefused(gateway.post(body, "Accept", "application/graphql-response+json"), 400, "BAD_USER_INPUT");
    }

    @Test
    void refusesAnEmptyChunkedBody() throws IOException {
        String answer = raw("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII), "POST /graphql HTTP/1.1", "Content-Type: application/json",
                "Transfer-Encoding: chunked");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("BAD_USER_INPUT");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        byte[] body = "{\"query\": \"{ __typename } # \u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        String answer = raw(body, "POST /graphql HTTP/1.1", "Content-Type: application/json", "Content-Length: " + body.length);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("BAD_USER_INPUT");
    }

    @Test
    void refusesAUrlWithBrokenEscapes() throws IOException {
        String answer = raw(new byte[0], "GET /graphql?query=%zz HTTP/1.1");
        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("Exception", "<html");
    }

    /** Sends what no client would, and returns the whole answer. */
    private String raw(byte[] body, String... head) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            String lines = String.join("\r\n", head) + "\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void refusesATooLargeBody() {
        Answer answer = gateway.post("{\"query\": \"{ __typename } #" + "x".repeat(6_000_000) + "\"}");
        assertRefused(answer, 413, "LIMIT_EXCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql",
            "application/json; charset=iso-8859-1", "application/json; charset=klingon", "nonsense", "text/html"})
    void refusesBodiesOfAnotherTypeThanJson(String contentType) {
        Answer answer = gateway.send("POST", "/graphql", TYPENAME, "Content-Type", contentType);
        assertRefused(answer, 415, "BAD_USER_INPUT");
        assertThat(answer.header("Accept")).isEqualTo("application/json");
    }

    @Test
    void refusesABodyWithoutATypeAndACompressedOne() {
        assertRefused(gateway.send("POST", "/graphql", TYPENAME), 415, "BAD_USER_INPUT");
        assertRefused(gateway.post(TYPENAME, "Content-Encoding", "gzip"), 415, "BAD_USER_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void refusesOtherMethodsAndNamesItsOwn(String method) {
        Answer answer = gateway.send(method, "/graphql", null);
        assertRefused(answer, 405, "BAD_USER_INPUT");
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/png", "application/json;q=0", "application/json; charset=iso-8859-1", "nonsense"})
    void refusesAcceptThatTakesNoJson(String accept) {
        assertRefused(gateway.post(TYPENAME, "Accept", accept), 406, "BAD_USER_INPUT");
        assertRefused(gateway.get(List.of("query", "{__typename}"), "Accept", accept), 406, "BAD_USER_INPUT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed | application/graphql-response+json
            application/json, text/event-stream                          | application/json
            text/event-stream;q=0.5, application/json;q=0.9              | application/json
            application/json;q=0.5, application/graphql-response+json    | application/graphql-response+json
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | application/json
            application/*                                                | application/json
            */*, application/json;q=0                                    | application/graphql-response+json
            text/event-stream, application/json                          | text/event-stream
            """)
    void answersInTheTypeThatAcceptPrefers(String accept, String type) {
        Answer answer = gateway.post(TYPENAME, "Accept", accept);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(answer.body()).contains("{\"data\":{\"__typename\":\"Query\"}}");
    }

    @Test
    void answersAQueryAsTwoEvents() {
        Answer answer = gateway.post(TYPENAME, "Accept", "text/event-stream");
        assertThat(answer.body()).isEqualTo("event:next\ndata:{\"data\":{\"__typename\":\"Query\"}}\n\nevent:complete\ndata:{}\n\n");
    }

    @Test
    void answersHeadLikeGetWithoutABody() {
        Answer answer = gateway.send("HEAD", HttpCalls.url(List.of("query", "{__typename}")), null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isNotNull();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void runsQueriesOnlyByGet() {
        for (String document : List.of("mutation { x }", "subscription { x }", "query A { __typename } mutation B { x }")) {
            Answer answer = gateway.get(List.of("query", document, "operationName", document.contains("B") ? "B" : ""));
            assertRefused(answer, 405, "BAD_USER_INPUT");
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
        assertThat(gateway.get(List.of("query", "query A { __typename } mutation B { x }", "operationName", "A")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/graphql", "/graphql?query=", "/graphql?query=%7B__typename%7D&query=%7B__typename%7D",
            "/graphql?query=%7B__typename%7D&variables=nonsense", "/graphql?query=%7B__typename%7D&variables=%5B%5D",
            "/graphql?query=%7B__typename%7D&extensions=1"})
    void refusesAUrlThatIsNoRequest(String path) {
        assertRefused(gateway.send("GET", path, null), 400, "BAD_USER_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/graphql/nowhere", "/actuator/nowhere"})
    void neverAnswersWithAPageOfHtml(String path) {
        assertRefused(gateway.send("GET", path, null, "Accept", "text/html"), 404, "BAD_USER_INPUT");
    }

    @Test
    void tellsWrongDocumentsByStatusToClientsThatKnowTheNewType() {
        String wrong = "{\"query\": \"{ nonsense }\"}";
        assertThat(gateway.post(wrong, "Accept", "application/graphql-response+json").status()).isEqualTo(400);
        assertThat(gateway.post(wrong, "Accept", "application/json").status()).isEqualTo(200);
        assertThat(gateway.post(wrong).code()).isEqualTo("BAD_USER_INPUT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ID      | 1.5   | environment(id: $value) { environmentId }
            ID      | 4.0   | environment(id: $value) { environmentId }
            ID      | true  | environment(id: $value) { environmentId }
            ID      | []    | environment(id: $value) { environmentId }
            ID      | {}    | environment(id: $value) { environmentId }
            Int     | "1"   | peerings(environment: "env-mixed", first: $value) { totalCount }
            Int     | 1.0   | peerings(environment: "env-mixed", first: $value) { totalCount }
            Int     | 1e0   | peerings(environment: "env-mixed", first: $value) { totalCount }
            Int     | true  | peerings(environment: "env-mixed", first: $value) { totalCount }
            Int     | 3000000000 | peerings(environment: "env-mixed", first: $value) { totalCount }
            String  | 1     | peerings(environment: "env-mixed", after: $value) { totalCount }
            String  | true  | peerings(environment: "env-mixed", after: $value) { totalCount }
            Boolean | 1     | __typename @include(if: $value)
            Boolean | "true" | __typename @include(if: $value)
            PeeringPhase | 1 | peerings(environment: "env-mixed", filter: {phase: [$value]}) { totalCount }
            PeeringFilter | {"displayName": [1]} | peerings(environment: "env-mixed", filter: $value) { totalCount }
            PeeringFilter | {"network": [1.5]} | peerings(environment: "env-mixed", filter: $value) { totalCount }
            PeeringFilter | {"unknown": []} | peerings(environment: "env-mixed", filter: $value) { totalCount }
            """)
    void refusesVariablesOfAnotherTypeThanDeclared(String type, String value, String field) {
        Answer answer = gateway.post("{\"query\": \"query($value: " + type + "!) { __typename " + field.replace("\"", "\\\"")
                + "}\", \"variables\": {\"value\": " + value + "}}", "Accept", "application/graphql-response+json");
        assertRefused(answer, 400, "BAD_USER_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ environment(id: 1.5) { environmentId } }", "{ environment(id: true) { environmentId } }",
            "{ peerings(environment: \"env-mixed\", first: \"1\") { totalCount } }",
            "{ peerings(environment: \"env-mixed\", first: 1.0) { totalCount } }",
            "{ peerings(environment: \"env-mixed\", after: 1) { totalCount } }",
            "{ peerings(environment: \"env-mixed\", filter: {phase: [\"READY\"]}) { totalCount } }",
            "{ __typename @include(if: \"true\") }"})
    void refusesLiteralsOfAnotherTypeThanDeclared(String query) {
        assertThat(gateway.ask(query, Map.of()).code()).isEqualTo("BAD_USER_INPUT");
    }

    @Test
    void takesWhatTheSpecificationLetsBeCoerced() {
        String ids = "query($id: ID!, $name: [String!]) { environment(id: $id) { environmentId } "
                + "peerings(environment: \"env-mixed\", filter: {displayName: $name}) { totalCount } }";
        Answer answer = gateway.ask(ids, Map.of("id", 4, "name", "analytics"));
        assertThat(answer.json().at("/data/environment/environmentId").asString()).as(answer.toString()).isEqualTo("4");
        assertThat(answer.json().at("/data/peerings/totalCount").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"application/graphql-response+json, application/graphql-response+json", "application/json, application/json",
            "'text/event-stream, application/json;q=0.5', application/json", "image/png, application/json",
            "'application/graphql-response+json, application/json;q=0.9', application/graphql-response+json"})
    void refusesInTheTypeThatAcceptPrefers(String accept, String type) {
        String[] headers = {"Accept", accept, "Content-Type", "application/json"};
        String tooLong = "\"" + "x".repeat(300_000) + "\"";
        for (Answer answer : List.of(gateway.send("POST", "/graphql", "{", headers), gateway.send("POST", "/graphql", tooLong, headers),
                gateway.send("PUT", "/graphql", "{}", headers), gateway.send("GET", "/nowhere", null, "Accept", accept))) {
            assertThat(answer.header("Content-Type")).as(answer.toString()).isEqualTo(type);
        }
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.json().has("data")).isFalse();
        assertThat(answer.header("Content-Type")).matches("application/(graphql-response\\+)?json");
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "timestamp", "classification");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
