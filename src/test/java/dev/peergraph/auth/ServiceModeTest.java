package dev.peergraph.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import dev.peergraph.StartedGateway;
import dev.peergraph.pages.Sha256;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ServiceModeTest {

    private static final String PEERINGS = "query($e: ID!) { peerings(environment: $e) { nodes { ... on CloudPeering { id peeringId } } } }";

    @TempDir
    private static Path folder;
    private static MockOAuth2Server issuer;
    private static StartedGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = new MockOAuth2Server();
        issuer.start();
        Path file = Files.writeString(folder.resolve("credential"), "KEY1:SECRET1\n");
        gateway = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential-file=" + file,
                "--peergraph.auth.service.environments-claim=environments",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuer.shutdown();
    }

    @BeforeEach
    void forget() {
        gateway.upstream.forgetCalls();
    }

    @Test
    void readsWithTheGatewaysCredentialWhatTheTokenNames() {
        JsonNode answer = ask(PEERINGS, Map.of("e", "env-named"), token(Map.of("environments", List.of("env-named"))));
        assertThat(answer.at("/data/peerings/nodes").size()).as(answer.toString()).isEqualTo(2);
        assertThat(gateway.upstream.calls()).hasSize(1)
                .allSatisfy(call -> assertThat(call.getHeaders().get("Authorization")).startsWith("Basic "));
    }

    @Test
    void refusesOtherEnvironmentsWithoutACall() {
        String token = token(Map.of("environments", "env-a env-c"));
        JsonNode answer = ask(PEERINGS, Map.of("e", "env-a"), token);
        String id = answer.at("/data/peerings/nodes/0/id").asString();
        gateway.upstream.forgetCalls();
        String poor = token(Map.of("environments", List.of("env-b")));
        assertThat(code(ask(PEERINGS, Map.of("e", "env-a"), poor))).isEqualTo("FORBIDDEN");
        assertThat(code(ask("{ environment(id: \"env-a\") { id } }", Map.of(), poor))).isEqualTo("FORBIDDEN");
        assertThat(code(ask("{ environments(ids: [\"env-b\", \"env-a\"]) { id } }", Map.of(), poor))).isEqualTo("FORBIDDEN");
        assertThat(code(ask("query($id: ID!) { node(id: $id) { id } }", Map.of("id", id), poor))).isEqualTo("FORBIDDEN");
        assertThat(code(ask("query($id: ID!) { nodes(ids: [$id]) { id } }", Map.of("id", id), poor))).isEqualTo("FORBIDDEN");
        assertThat(code(ask("{ peering(environment: \"env-a\", id: \"p-1\") { __typename } }", Map.of(), poor))).isEqualTo("FORBIDDEN");
        for (String representation : List.of("{__typename: \"Environment\", environmentId: \"env-a\"}",
                "{__typename: \"Network\", networkId: \"n-1\", environment: {environmentId: \"env-a\"}}",
                "{__typename: \"AwsPeering\", peeringId: \"p-1\", environment: {environmentId: \"env-a\"}}",
                "{__typename: \"AwsPeering\", id: \"" + id + "\"}")) {
            JsonNode entity = ask("{ _entities(representations: [" + representation + "]) { __typename } }", Map.of(), poor);
            assertThat(code(entity)).as(entity.toString()).isEqualTo("FORBIDDEN");
            assertThat(entity.at("/data/_entities").toString()).isEqualTo("[null]");
        }
        JsonNode environment = ask("{ environment(id: \"env-c\") { id } }", Map.of(), token);
        assertThat(code(
                ask("query($id: ID!) { node(id: $id) { id } }", Map.of("id", environment.at("/data/environment/id").asString()), poor)))
                .isEqualTo("FORBIDDEN");
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    @Test
    void namesNothingWithoutTheClaim() {
        assertThat(code(ask(PEERINGS, Map.of("e", "env-a"), token(Map.of())))).isEqualTo("FORBIDDEN");
        assertThat(code(ask(PEERINGS, Map.of("e", "env-a"), token(Map.of("environments", 7))))).isEqualTo("FORBIDDEN");
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    @Test
    void answersWithoutATokenAsWithoutACredential() {
        HttpResponse<String> answer = gateway.query(PEERINGS, Map.of("e", "env-a"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(code(StartedGateway.json(answer))).isEqualTo("UNAUTHENTICATED");
        assertThat(StartedGateway.json(answer).at("/errors/0/message").asString())
                .isEqualTo("Send one Authorization header: Bearer with a token of the gateway's issuer.");
        HttpResponse<String> basic = gateway.query(PEERINGS, Map.of("e", "env-a"), "Authorization", "Basic S0VZMTpTRUNSRVQx");
        assertThat(code(StartedGateway.json(basic))).isEqualTo("UNAUTHENTICATED");
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    @Test
    void refusesBadTokensWithABearerChallengeAndLogsWhy(CapturedOutput output) {
        List<String> bad = List.of("garbage", "a.b.c", token("other", Map.of(), Duration.ofHours(1)),
                token("peergraph", Map.of(), Duration.ofHours(-1)), issuer.issueToken("strangers", "s", "peergraph", Map.of()).serialize());
        for (String token : bad) {
            HttpResponse<String> answer = gateway.query(PEERINGS, Map.of("e", "env-a"), "Authorization", "Bearer " + token);
            assertThat(answer.statusCode()).as(token).isEqualTo(401);
            assertThat(answer.headers().allValues("WWW-Authenticate")).singleElement().asString().startsWith("Bearer");
            assertThat(code(StartedGateway.json(answer))).isEqualTo("UNAUTHENTICATED");
            assertThat(answer.body()).doesNotContain(token);
            assertThat(output.getAll()).doesNotContain("Bearer " + token, token + ".", "." + token);
        }
        assertThat(output.getAll()).contains("Tokens of callers are refused", "cause=\"unreadable\"", "cause=\"audience\"",
                "cause=\"expired\"", "cause=\"signature\"");
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    @Test
    void showsItsInsidesToOperatorsOnly() {
        String operator = token(Map.of("scope", "peergraph.operate"));
        for (String path : List.of("/actuator/metrics", "/actuator/prometheus", "/actuator/sbom", "/actuator")) {
            assertThat(gateway.get(gateway.port(), path).statusCode()).as(path).isEqualTo(401);
            assertThat(gateway.get(gateway.port(), path, "Authorization", "Bearer " + token(Map.of())).statusCode()).as(path)
                    .isEqualTo(403);
            assertThat(gateway.get(gateway.port(), path, "Authorization", "Bearer " + operator).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(gateway.get(gateway.port(), "/actuator/health").body()).doesNotContain("components", "details");
        assertThat(gateway.get(gateway.port(), "/actuator/health", "Authorization", "Bearer " + operator).body()).contains("components");
        assertThat(gateway.get(gateway.port(), "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void readsAChangedFileAgainAndKeepsTheOldCredentialMeanwhile() throws IOException {
        Path file = folder.resolve("credential");
        String token = token(Map.of("environments", List.of("env-a")));
        String before = credentialUsed(token);
        Files.writeString(file, "neither\none thing\nnor another");
        Files.delete(file);
        assertThat(credentialUsed(token)).isEqualTo(before);
        Path next = Files.writeString(folder.resolve("next"), "KEY2:SECRET2");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        String expected = "Basic " + Base64.getEncoder().encodeToString("KEY2:SECRET2".getBytes(StandardCharsets.US_ASCII));
        await().atMost(Duration.ofSeconds(60)).until(() -> credentialUsed(token).equals(expected));
    }

    @Test
    void keepsDocumentsOfVerifiedTokensByTheirHash() {
        String query = "{ __typename } # kept by its hash";
        Map<String, Object> extension = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Sha256.hex(query)));
        String[] token = {"Authorization", "Bearer " + token(Map.of())};
        assertThat(code(post(Map.of("query", query, "extensions", extension)))).isEmpty();
        assertThat(code(post(Map.of("extensions", extension), token))).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
        assertThat(code(post(Map.of("query", query, "extensions", extension), token))).isEmpty();
        assertThat(code(post(Map.of("extensions", extension), token))).isEmpty();
        assertThat(code(post(Map.of("extensions", extension)))).isEmpty();
    }

    private static JsonNode post(Map<String, Object> request, String... headers) {
        return StartedGateway.json(gateway.post(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(request)), headers));
    }

    @Test
    void keepsItsInsidesFromOthersOnAPortOfTheirOwnToo() {
        try (StartedGateway apart = new StartedGateway("--management.server.port=0", "--peergraph.auth.mode=service",
                "--peergraph.auth.service.credential=KEY1:SECRET1",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph")) {
            String operator = "Bearer " + token(Map.of("scope", "peergraph.operate"));
            for (int port : List.of(apart.port(), apart.port("local.management.port"))) {
                HttpResponse<String> health = apart.get(port, "/actuator/health");
                assertThat(health.statusCode()).as("health on %d", port).isIn(200, 404);
                assertThat(health.body()).doesNotContain("components");
            }
            int inside = apart.port("local.management.port");
            assertThat(apart.get(inside, "/actuator/prometheus").statusCode()).isEqualTo(401);
            assertThat(apart.get(inside, "/actuator/prometheus", "Authorization", "Bearer " + token(Map.of())).statusCode()).isEqualTo(403);
            assertThat(apart.get(inside, "/actuator/prometheus", "Authorization", operator).body()).contains("peergraph_cache_weight");
        }
    }

    /** Whatever else has a path that begins like theirs. */
    @ParameterizedTest
    @CsvSource({"0, /", "0, /graphql", "'', /"})
    void asksOperatorsAtEndpointsOnly(String managementPort, String basePath) {
        try (StartedGateway apart = new StartedGateway("--management.server.port=" + managementPort,
                "--management.endpoints.web.base-path=" + basePath, "--peergraph.auth.mode=service",
                "--peergraph.auth.service.credential=KEY1:SECRET1",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph")) {
            String token = "Bearer " + token(Map.of());
            String operator = "Bearer " + token(Map.of("scope", "peergraph.operate"));
            String base = basePath.equals("/") ? "" : basePath;
            int inside = managementPort.isEmpty() ? apart.port() : apart.port("local.management.port");
            for (String path : List.of("/prometheus", "/metrics/jvm.memory.used", "/%6detrics")) {
                assertThat(apart.get(inside, base + path).statusCode()).as(path).isEqualTo(401);
                assertThat(apart.get(inside, base + path, "Authorization", token).statusCode()).as(path).isEqualTo(403);
                assertThat(apart.get(inside, base + path, "Authorization", operator).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(apart.get(inside, base + "/health").statusCode()).isEqualTo(200);
            assertThat(apart.query("{ __typename }", Map.of()).statusCode()).isEqualTo(200);
            assertThat(apart.query(PEERINGS, Map.of("e", "env-a"), "Authorization", token).statusCode()).isEqualTo(200);
            assertThat(apart.get(apart.port(), "/graphql/schema").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysThatTheIssuerIsSilent() {
        try (StartedGateway lonely = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=KEY1:SECRET1",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1/nobody",
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph")) {
            HttpResponse<String> answer = lonely.query(PEERINGS, Map.of("e", "env-a"), "Authorization", "Bearer " + token(Map.of()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(code(StartedGateway.json(answer))).isEqualTo("UPSTREAM_UNAVAILABLE");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(lonely.get(lonely.port(), "/readyz").statusCode()).isEqualTo(200);
        }
    }

    /** What is the same for everyone needs no token: pages, schema, health. */
    @Test
    void showsEveryoneWhatIsNobodysSecret() {
        for (String path : List.of("/graphiql/", "/graphql/schema", "/graphql/schema.graphql", "/graphql/possible-types.json",
                "/graphql?query=%7B__typename%7D",
                "/livez", "/readyz", "/actuator/health")) {
            HttpResponse<String> answer = gateway.get(gateway.port(), path);
            assertThat(answer.statusCode()).as(path)
                    .isEqualTo(path.equals("/graphiql/") && answer.body().contains("no Node.js") ? 404 : 200);
        }
        assertThat(gateway.get(gateway.port(), "/").statusCode()).isEqualTo(307);
        for (String path : List.of("/demo/", "/sandbox", "/nowhere")) {
            HttpResponse<String> answer = gateway.get(gateway.port(), path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(code(StartedGateway.json(answer))).isEqualTo("BAD_USER_INPUT");
        }
    }

    @Test
    void refusesStrangeUrlsInItsOwnForm() {
        for (String path : List.of("/graphql;a=b", "//graphql", "/a%2fb", "/%2e%2e/x")) {
            HttpResponse<String> answer = gateway.get(gateway.port(), path);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(code(StartedGateway.json(answer))).isEqualTo("BAD_USER_INPUT");
        }
    }

    private static String credentialUsed(String token) {
        gateway.upstream.forgetCalls();
        gateway.query("{ peerings(environment: \"env-a\") { totalCount } }", Map.of(), "Authorization", "Bearer " + token, "Cache-Control",
                "no-cache");
        return String.valueOf(gateway.upstream.calls().getFirst().getHeaders().get("Authorization"));
    }

    private static String token(Map<String, Object> claims) {
        return token("peergraph", claims, Duration.ofHours(1));
    }

    private static String token(String audience, Map<String, Object> claims, Duration expiry) {
        return issuer.issueToken("default", "client",
                new DefaultOAuth2TokenCallback("default", "somebody", JOSEObjectType.JWT.getType(), List.of(audience), claims,
                        expiry.toSeconds()))
                .serialize();
    }

    private static JsonNode ask(String query, Map<String, ?> variables, String token) {
        return StartedGateway.json(gateway.query(query, variables, "Authorization", "Bearer " + token));
    }

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asString("");
    }
}
