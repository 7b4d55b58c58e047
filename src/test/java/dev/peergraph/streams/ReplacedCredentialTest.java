package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.junit.jupiter.api.io.TempDir;

/** Streams in service mode while the gateway's own credential is replaced. */
class ReplacedCredentialTest {

    private final MockOAuth2Server issuer = new MockOAuth2Server();
    private final WatchedUpstream upstream = new WatchedUpstream();
    private volatile String valid = basic("KEY1:SECRET1");

    @BeforeEach
    void start() {
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.shutdown();
    }

    private static String basic(String secret) {
        return "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private MockResponse answer(RecordedRequest request) {
        return valid.equals(request.getHeaders().get("Authorization"))
                ? upstream.answer(request)
                : new MockResponse.Builder().code(401).body("{}").build();
    }

    private String token(String subject) {
        return "Bearer " + issuer.issueToken("default", subject,
                new DefaultOAuth2TokenCallback("default", subject, "JWT", List.of("peergraph"), Map.of(), 600)).serialize();
    }

    @Test
    void goOnWithTheNewCredentialAndOnePoller(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("credential"), "KEY1:SECRET1");
        try (StartedGateway gateway = new StartedGateway("--peergraph.auth.mode=service",
                "--peergraph.auth.service.credential-file=" + file, "--peergraph.changes.poll-interval=300ms",
                "--peergraph.cache.fresh-in-transit=0s",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph")) {
            gateway.upstream.answers(this::answer);
            try (SocketClient before = SocketClient.begun(gateway.port(), token("user-1"))) {
                before.subscribe("a");
                assertThat(before.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
                valid = basic("KEY2:SECRET2");
                assertThat(before.event().path("stale").asBoolean()).isTrue();
                Files.move(Files.writeString(folder.resolve("next"), "KEY2:SECRET2"), file, StandardCopyOption.ATOMIC_MOVE);
                upstream.phases.put("p-1", "READY");
                assertThat(before.changes()).isEqualTo("UPDATED p-1 READY");
                try (SocketClient after = SocketClient.begun(gateway.port(), token("user-2"))) {
                    after.subscribe("a");
                    assertThat(after.changes()).isEqualTo("PRESENT p-1 READY");
                    MeterRegistry meters = gateway.context.getBean(MeterRegistry.class);
                    assertThat(meters.get("peergraph.changes.subscriptions").gauge().value()).isEqualTo(2);
                    assertThat(meters.get("peergraph.changes.pollers").gauge().value()).isEqualTo(1);
                }
            }
        }
    }
}
