package dev.peergraph.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Service mode, where upstream refuses the gateway's own credential. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedGatewayTest {

    private static final String BEGINS = "Upstream refuses the gateway's own credential";
    private static final String ENDS = "Upstream accepts the gateway's own credential again";
    private static final String INVALID_KEY = "{\"errors\": [{\"status\": \"403\", \"detail\": \"invalid API key: SECRET1\"}]}";

    @TempDir
    private Path folder;
    private final MockOAuth2Server issuer = new MockOAuth2Server();
    private StartedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        issuer.start();
        Path file = Files.writeString(folder.resolve("credential"), "KEY1:SECRET1\n");
        gateway = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential-file=" + file,
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph");
    }

    @AfterEach
    void stop() {
        gateway.close();
        issuer.shutdown();
    }

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2"));
    }

    private static MockResponse refusal(int status) {
        return new MockResponse.Builder().code(status).addHeader("Content-Type", "application/json")
                .body(status == 403 ? INVALID_KEY : "{}").build();
    }

    private JsonNode ask(String environment, String... headers) {
        String token = issuer.issueToken("default", "client", new DefaultOAuth2TokenCallback("default", "somebody",
                JOSEObjectType.JWT.getType(), List.of("peergraph"), Map.of(), 3600)).serialize();
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + token;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return StartedGateway.json(gateway.query("query($e: ID!) { peerings(environment: $e) { totalCount stale } }",
                Map.of("e", environment), all));
    }

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asString("");
    }

    private double refusedCalls() {
        return gateway.context.getBean(MeterRegistry.class).get("peergraph.upstream.gateway.refused").counter().count();
    }

    private static int times(String text, CapturedOutput log) {
        return log.getAll().split(text, -1).length - 1;
    }

    @Test
    void blamesTheGatewayAndServesWhatItHoldsAsStale(CapturedOutput log) {
        assertThat(ask("env-held").at("/data/peerings/stale").booleanValue()).isFalse();
        gateway.upstream.answers(_ -> refusal(401));
        assertThat(refusedCalls()).isZero();
        JsonNode refused = ask("env-other");
        assertThat(code(refused)).isEqualTo("GATEWAY_UNAUTHENTICATED");
        assertThat(refused.at("/errors/0/extensions/upstream/status").intValue()).isEqualTo(401);
        for (int i = 0; i < 5; i++) {
            JsonNode held = ask("env-held", "Cache-Control", "no-cache");
            assertThat(held.at("/data/peerings/stale").booleanValue()).as(held.toString()).isTrue();
            assertThat(held.at("/data/peerings/totalCount").intValue()).isEqualTo(2);
            assertThat(code(ask("env-" + i))).isEqualTo("GATEWAY_UNAUTHENTICATED");
        }
        assertThat(refusedCalls()).isPositive();
        assertThat(times(BEGINS, log)).isEqualTo(1);
    }

    @Test
    void tellsAnInvalidKeyFromAForbiddenEnvironment(CapturedOutput log) {
        gateway.upstream.answers(_ -> new MockResponse.Builder().code(403).body("{}").build());
        assertThat(code(ask("env-forbidden"))).isEqualTo("FORBIDDEN");
        assertThat(times(BEGINS, log)).isZero();
        gateway.upstream.answers(_ -> refusal(403));
        JsonNode refused = ask("env-a");
        assertThat(code(refused)).isEqualTo("GATEWAY_UNAUTHENTICATED");
        assertThat(refused.toString()).doesNotContain("SECRET1");
        assertThat(times(BEGINS, log)).isEqualTo(1);
        assertThat(log.getAll()).doesNotContain("SECRET1");
    }

    @Test
    void recoversOnceUpstreamTakesTheCredentialAgain(CapturedOutput log) {
        gateway.upstream.answers(_ -> refusal(401));
        assertThat(code(ask("env-a"))).isEqualTo("GATEWAY_UNAUTHENTICATED");
        gateway.upstream.answers(RefusedGatewayTest::page);
        await().atMost(Duration.ofSeconds(60)).until(() -> code(ask("env-a")).isEmpty());
        assertThat(times(ENDS, log)).isEqualTo(1);
        assertThat(code(ask("env-b"))).isEmpty();
        assertThat(times(BEGINS, log)).isEqualTo(1);
    }

    @Test
    void recoversAsSoonAsTheFileHasACredentialThatUpstreamTakes(CapturedOutput log) throws IOException {
        String replaced = "Basic " + Base64.getEncoder().encodeToString("KEY2:SECRET2".getBytes(StandardCharsets.US_ASCII));
        gateway.upstream.answers(call -> replaced.equals(call.getHeaders().get("Authorization")) ? page(call) : refusal(401));
        for (int i = 0; i < 100; i++) {
            assertThat(code(ask("env-" + i))).isEqualTo("GATEWAY_UNAUTHENTICATED");
        }
        Path next = Files.writeString(folder.resolve("next"), "KEY2:SECRET2");
        Files.move(next, folder.resolve("credential"), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(Duration.ofSeconds(60)).until(() -> log.getAll().contains("The secret in a file was replaced"));
        assertThat(code(ask("env-a"))).isEmpty();
        assertThat(times(ENDS, log)).isEqualTo(1);
    }
}
