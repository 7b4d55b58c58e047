package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.HttpCalls;
import dev.peergraph.HttpCalls.Answer;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.sharing.SharedTexts;
import dev.peergraph.web.PersistedOperations.Found;
import graphql.parser.ParserOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@ActiveProfiles("sandbox")
class PersistedOperationsTest {

    private static final String OK = "{\"data\":{\"__typename\":\"Query\"}}";

    @LocalServerPort
    private int port;

    private HttpCalls gateway = new HttpCalls(0);

    @BeforeEach
    void connect() {
        gateway = new HttpCalls(port);
    }

    /** Upstream has accepted the credential: otherwise nothing of it is kept. */
    private void prove(HttpCalls calls) {
        assertThat(calls.ask("{ peerings(environment: \"env-mixed\") { totalCount } }", Map.of()).code()).isEmpty();
    }

    private static Map<String, Object> extensions(Object version, Object hash) {
        return Map.of("persistedQuery", Map.of("version", version, "sha256Hash", hash));
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    private Answer post(Map<String, Object> request) {
        return gateway.post(json(request));
    }

    @Test
    void keepsADocumentByItsHashOverPost() {
        String query = "{ __typename } # by post";
        Map<String, Object> extensions = extensions(1, PersistedOperations.sha256(query));
        Answer unknown = post(Map.of("extensions", extensions));
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.body()).isEqualTo(
                "{\"errors\":[{\"message\":\"PersistedQueryNotFound\",\"extensions\":{\"code\":\"PERSISTED_QUERY_NOT_FOUND\"}}]}");
        prove(gateway);
        assertThat(post(Map.of("query", query, "extensions", extensions)).body()).isEqualTo(OK);
        assertThat(post(Map.of("extensions", extensions)).body()).isEqualTo(OK);
        assertThat(post(Map.of("query", "", "extensions", extensions)).body()).isEqualTo(OK);
    }

    @Test
    void keepsADescribedDocumentByTheHashOfItsWholeText() {
        String query = "\"Says \\\"Query\\\".\" query Described(\"whether\" $yes: Boolean = true) { __typename @include(if: $yes) }";
        String extensions = json(extensions(1, PersistedOperations.sha256(query)));
        assertThat(gateway.get(List.of("query", query, "extensions", extensions)).body()).isEqualTo(OK);
        assertThat(gateway.get(List.of("extensions", extensions)).body()).isEqualTo(OK);
        String mutation = "\"changes\" mutation { x }";
        assertThat(gateway.get(List.of("query", mutation)).status()).isEqualTo(405);
    }

    @Test
    void keepsADocumentByItsHashOverGet() {
        String query = "query($yes: Boolean!) { __typename @include(if: $yes) } # by get";
        List<String> byHash = List.of("extensions", json(extensions(1, PersistedOperations.sha256(query))), "variables", "{\"yes\":true}");
        Answer unknown = gateway.get(byHash, "Accept", "application/graphql-response+json");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.code()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
        assertThat(unknown.header("Cache-Control")).isEqualTo("no-store");
        prove(gateway);
        assertThat(gateway.get(List.of("query", query, "extensions", byHash.get(1), "variables", byHash.get(3))).body()).isEqualTo(OK);
        Answer known = gateway.get(byHash);
        assertThat(known.body()).isEqualTo(OK);
        assertThat(gateway.get(byHash, "If-None-Match", Objects.requireNonNull(known.header("ETag"))).status()).isEqualTo(304);
    }

    @Test
    void runsQueriesOnlyByGetWhenNamedByHashToo(@TempDir Path directory) throws IOException {
        String query = "mutation { x } # by hash";
        Map<String, Object> extensions = extensions(1, PersistedOperations.sha256(query));
        assertThat(gateway.get(List.of("query", query, "extensions", json(extensions))).status()).isEqualTo(405);
        Files.writeString(directory.resolve("a.graphql"), query);
        try (EdgeGateway trusting = EdgeGateway.started("--peergraph.documents.trusted-directory=" + directory)) {
            assertThat(trusting.http.get(List.of("extensions", json(extensions))).status()).isEqualTo(405);
        }
    }

    @Test
    void refusesAHashOfAnotherDocument() {
        String hash = PersistedOperations.sha256("{ another }");
        Answer answer = post(Map.of("query", "{ __typename }", "extensions", extensions(1, hash)));
        assertThat(answer.code()).isEqualTo("BAD_USER_INPUT");
        assertThat(post(Map.of("extensions", extensions(1, hash))).code()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "{}", "{\"version\": 2, \"sha256Hash\": \"%s\"}", "{\"version\": \"1\", \"sha256Hash\": \"%s\"}",
            "{\"version\": 1}", "{\"version\": 1, \"sha256Hash\": 1}", "{\"version\": 1, \"sha256Hash\": \"abc\"}"})
    void refusesAnExtensionThatIsNotTheProtocols(String extension) {
        String body = "{\"query\": \"{ __typename }\", \"extensions\": {\"persistedQuery\": "
                + extension.replace("%s", PersistedOperations.sha256("{ __typename }")) + "}}";
        assertThat(gateway.post(body).code()).isEqualTo("BAD_USER_INPUT");
    }

    @Test
    void runsTrustedDocumentsOnlyWhereAListIsGiven(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.graphql"), "query A { __typename }\n");
        Files.writeString(directory.resolve("notes.txt"), "no document");
        try (EdgeGateway trusting = EdgeGateway.started("--peergraph.documents.trusted-directory=" + directory)) {
            for (String text : List.of("query A { __typename }", "query A { __typename }\n")) {
                Map<String, Object> extensions = extensions(1, PersistedOperations.sha256(text));
                assertThat(trusting.http.post(json(Map.of("query", text))).body()).isEqualTo(OK);
                assertThat(trusting.http.post(json(Map.of("extensions", extensions))).body()).isEqualTo(OK);
                assertThat(trusting.http.get(List.of("extensions", json(extensions))).body()).isEqualTo(OK);
            }
            String other = "query B { __typename }";
            Map<String, Object> extensions = extensions(1, PersistedOperations.sha256(other));
            assertThat(trusting.http.post(json(Map.of("query", other))).code()).isEqualTo("BAD_USER_INPUT");
            assertThat(trusting.http.post(json(Map.of("query", other, "extensions", extensions))).code()).isEqualTo("BAD_USER_INPUT");
            assertThat(trusting.http.post(json(Map.of("extensions", extensions))).code()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
            assertThat(trusting.http.get(List.of("query", other)).code()).isEqualTo("BAD_USER_INPUT");
        }
    }

    @Test
    void refusesToStartWithAListThatCannotBeTrusted(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> EdgeGateway.started("--peergraph.documents.trusted-directory=" + missing)).rootCause()
                .hasMessageContaining(missing.toString());
        assertFlawed(directory, "no file");
        Files.writeString(directory.resolve("a.graphql"), "{ __typename }");
        Files.writeString(directory.resolve("b.graphql"), "{ __typename }\n");
        assertFlawed(directory, "two files");
        Files.writeString(directory.resolve("a.graphql"), "nonsense");
        assertFlawed(directory, "no GraphQL document");
    }

    @Test
    void parsesTrustedDocumentsWithTheLimitsOfQueries(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.graphql"), "{ a: __typename b: __typename }");
        String list = "--peergraph.documents.trusted-directory=" + directory;
        assertThatThrownBy(() -> EdgeGateway.started(list, "--peergraph.limits.query.tokens=7")).rootCause()
                .hasMessageContaining("at most 7 are allowed");
        EdgeGateway.started(list, "--peergraph.limits.query.tokens=8").close();
    }

    @Test
    void tellsAMutationFromAQueryWhereDocumentsMayBeLong(@TempDir Path directory) throws IOException {
        String mutation = "mutation {" + " a".repeat(20_000) + " }";
        Map<String, Object> extensions = extensions(1, PersistedOperations.sha256(mutation));
        Files.writeString(directory.resolve("a.graphql"), mutation);
        try (EdgeGateway patient = EdgeGateway.started("--peergraph.limits.query.tokens=30000",
                "--peergraph.documents.trusted-directory=" + directory)) {
            assertThat(patient.http.post(json(Map.of("query", mutation, "extensions", extensions))).status()).isEqualTo(200);
            assertThat(patient.http.get(List.of("extensions", json(extensions))).status()).isEqualTo(405);
        }
    }

    private static void assertFlawed(Path directory, String flaw) {
        assertThatThrownBy(() -> TrustedDocuments.read(directory, new DocumentParser(ParserOptions::getDefaultOperationParserOptions)))
                .hasMessageStartingWith("peergraph.documents.trusted-directory")
                .hasMessageContaining(flaw);
    }

    @Test
    void tellsNothingFoundWithoutText() {
        PersistedOperations operations = new PersistedOperations(
                new DocumentProperties(null, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1)),
                null, SharedTexts.NONE);
        assertThat(operations.find(null, Map.of())).isInstanceOfSatisfying(Found.Nothing.class,
                nothing -> assertThat(nothing.code()).isEqualTo(ErrorCode.BAD_USER_INPUT));
    }
}
