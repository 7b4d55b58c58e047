package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.upstream.ConnectProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A gateway whose upstream, with TLS, can only be reached through a proxy. */
@ExtendWith(OutputCaptureExtension.class)
class ProxiedGatewayTest {

    private static final HeldCertificate SERVER = new HeldCertificate.Builder().addSubjectAlternativeName("upstream.invalid").build();
    private static final String HOST_PROPERTY = "https.proxyHost";
    private static final String PORT_PROPERTY = "https.proxyPort";

    private final MockWebServer upstream = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        upstream.useHttps(new HandshakeCertificates.Builder().heldCertificate(SERVER).build().sslSocketFactory());
        upstream.start();
    }

    @AfterEach
    void stop() {
        System.clearProperty(HOST_PROPERTY);
        System.clearProperty(PORT_PROPERTY);
        upstream.close();
    }

    private static ConfigurableApplicationContext gateway(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--peergraph.upstream.base-url=https://upstream.invalid",
                "--spring.ssl.bundle.pem.upstream.truststore.certificate=" + SERVER.certificatePem(),
                "--peergraph.upstream.ssl-bundle=upstream"));
        arguments.addAll(List.of(settings));
        return GatewayFixture.start(arguments.toArray(String[]::new));
    }

    private static JsonNode ask(ConfigurableApplicationContext gateway, String environment) {
        return new GatewayCaller("Bearer of-nobody-else", GatewayFixture.url(gateway), _ -> new MockResponse.Builder().build())
                .ask("{ peerings(environment: \"" + environment + "\") { totalCount } }");
    }

    @Test
    void readsThroughAProxyThatKnowsItAndShowsNoPassword(CapturedOutput output) {
        upstream.enqueue(new MockResponse.Builder().body(PeeringJson.page("e", "p-1")).build());
        try (ConnectProxy proxy = new ConnectProxy(upstream.getPort());
                ConfigurableApplicationContext gateway = gateway("--peergraph.upstream.proxy.url=http://" + proxy.name(),
                        "--peergraph.upstream.proxy.username=gateway", "--peergraph.upstream.proxy.password=CANARY-SECRET")) {
            proxy.requires("Basic Z2F0ZXdheTpDQU5BUlktU0VDUkVU");

            assertThat(ask(gateway, "e").at("/data/peerings/totalCount").asInt()).isOne();
            assertThat(proxy.asked()).containsExactly("CONNECT upstream.invalid:443 HTTP/1.1");

            proxy.requires("Basic another");
            // The tunnel that is there would still do.
            upstream.close();
            JsonNode refused = ask(gateway, "other");
            assertThat(refused.at("/errors/0/extensions/code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
            assertThat(refused.at("/errors/0/message").asString())
                    .isEqualTo("The proxy " + proxy.name() + " does not accept the gateway's user and password (407).");
            assertThat(refused.toString()).doesNotContain("CANARY-SECRET", "Z2F0ZXdheTpDQU5BUlktU0VDUkVU");
        }
        assertThat(output).doesNotContain("CANARY-SECRET", "Z2F0ZXdheTpDQU5BUlktU0VDUkVU");
    }

    @Test
    void takesTheProxyOfTheJvm() {
        upstream.enqueue(new MockResponse.Builder().body(PeeringJson.page("e", "p-1")).build());
        try (ConnectProxy proxy = new ConnectProxy(upstream.getPort())) {
            System.setProperty(HOST_PROPERTY, "127.0.0.1");
            System.setProperty(PORT_PROPERTY, proxy.name().substring(proxy.name().indexOf(':') + 1));
            try (ConfigurableApplicationContext gateway = gateway()) {
                assertThat(ask(gateway, "e").at("/data/peerings/totalCount").asInt()).isOne();
                assertThat(proxy.asked()).containsExactly("CONNECT upstream.invalid:443 HTTP/1.1");
            }
        }
    }

    @Test
    void triesARefusedPasswordOnceForEachCallUntilTheBreakerStopsThem() {
        try (ConnectProxy proxy = new ConnectProxy(upstream.getPort());
                ConfigurableApplicationContext gateway = gateway("--peergraph.upstream.proxy.url=http://" + proxy.name(),
                        "--peergraph.guard.breaker.minimum-calls=5")) {
            proxy.requires("Basic right");

            List<String> messages = IntStream.range(0, 10).mapToObj(i -> ask(gateway, "env-" + i).at("/errors/0/message").asString())
                    .toList();

            assertThat(messages.subList(0, 5)).containsOnly(
                    "The proxy " + proxy.name() + " asks for a user and a password (407), and the gateway has none.");
            assertThat(proxy.asked()).hasSize(5);
        }
    }
}
