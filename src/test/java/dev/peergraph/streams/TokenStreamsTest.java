package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Streams in service mode: tokens are verified when they come in the first message, too, and end at their time. */
class TokenStreamsTest {

    private static final MockOAuth2Server ISSUER = new MockOAuth2Server();
    private static final WatchedUpstream UPSTREAM = new WatchedUpstream();
    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        ISSUER.start();
        gateway = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=key:secret",
                "--peergraph.auth.service.environments-claim=environments",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + ISSUER.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph");
        gateway.upstream.answers(UPSTREAM::answer);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ISSUER.shutdown();
    }

    private static String token(String audience, long seconds) {
        return "Bearer " + ISSUER.issueToken("default", "user-1",
                new DefaultOAuth2TokenCallback("default", "user-1", "JWT", List.of(audience),
                        Map.of("environments", "env-1"), seconds))
                .serialize();
    }

    @Test
    void watchesWithATokenInTheFirstMessage() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(gateway.port(), token("peergraph", 600))) {
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
            client.subscribe("b", SocketClient.WATCH, Map.of("environment", "env-2"));
            JsonNode message = client.messages.take();
            while (!message.path("type").asString().equals("error")) {
                message = client.messages.take();
            }
            assertThat(message.path("payload").path(0).path("extensions").path("code").asString()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void refusesATokenForAnotherAudience() throws InterruptedException {
        try (SocketClient client = SocketClient.connected(gateway.port())) {
            client.send(Map.of("type", "connection_init", "payload", Map.of("Authorization", token("another", 600))));
            assertThat(client.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void closesWhenTheTokenExpires() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(gateway.port(), token("peergraph", 8))) {
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
            assertThat(client.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void watchesWithATokenThatLastsForCenturies() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(gateway.port(), token("peergraph", Duration.ofDays(400 * 365).toSeconds()))) {
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
        }
    }
}
