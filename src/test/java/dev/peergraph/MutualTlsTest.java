package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class MutualTlsTest {

    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate SERVER = signed();
    private static final HeldCertificate GATEWAY = signed();
    private static final HeldCertificate CALLER = signed();

    @Test
    void provesItselfUpstreamAndAsksCallersForTheirCertificates() throws IOException, InterruptedException {
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.useHttps(handshake(SERVER).sslSocketFactory());
            upstream.requireClientAuth();
            upstream.enqueue(new MockResponse.Builder().body(PeeringJson.page("e", "p-1")).build());
            upstream.start();
            try (ConfigurableApplicationContext gateway = gateway(upstream)) {
                int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
                HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/graphql"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer x")
                        .POST(BodyPublishers.ofString("{\"query\": \"{ peerings(environment: \\\"e\\\") { totalCount } }\"}"))
                        .build();
                try (HttpClient known = HttpClient.newBuilder().sslContext(handshake(CALLER).sslContext()).build()) {
                    assertThat(known.send(request, BodyHandlers.ofString()).body()).contains("\"totalCount\":1");
                }
                var presented = upstream.takeRequest().getHandshake();
                assertThat(presented).isNotNull();
                assertThat(presented.peerCertificates()).contains(GATEWAY.certificate());
                HandshakeCertificates nobody = new HandshakeCertificates.Builder().addTrustedCertificate(AUTHORITY.certificate()).build();
                try (HttpClient stranger = HttpClient.newBuilder().sslContext(nobody.sslContext()).build()) {
                    assertThatThrownBy(() -> stranger.send(request, BodyHandlers.ofString())).isInstanceOfAny(SSLException.class,
                            IOException.class);
                }
            }
        }
    }

    private static ConfigurableApplicationContext gateway(MockWebServer upstream) {
        String bundle = "--spring.ssl.bundle.pem.gateway.";
        return GatewayFixture.start("--peergraph.upstream.base-url=https://localhost:" + upstream.getPort(),
                bundle + "keystore.certificate=" + GATEWAY.certificatePem(),
                bundle + "keystore.private-key=" + GATEWAY.privateKeyPkcs8Pem(),
                bundle + "truststore.certificate=" + AUTHORITY.certificatePem(), "--peergraph.upstream.ssl-bundle=gateway",
                "--server.ssl.bundle=gateway", "--server.ssl.client-auth=need");
    }

    private static HandshakeCertificates handshake(HeldCertificate own) {
        return new HandshakeCertificates.Builder().heldCertificate(own).addTrustedCertificate(AUTHORITY.certificate()).build();
    }

    private static HeldCertificate signed() {
        return new HeldCertificate.Builder().addSubjectAlternativeName("localhost").signedBy(AUTHORITY).build();
    }
}
