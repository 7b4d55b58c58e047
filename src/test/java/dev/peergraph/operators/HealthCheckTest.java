package dev.peergraph.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.FakeUpstream;
import dev.peergraph.RedisServer;
import dev.peergraph.StartedGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {

    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder().addSubjectAlternativeName("gateway.example").build();

    private final Path image;

    HealthCheckTest(@TempDir Path image) {
        this.image = image;
    }

    private static List<String> tls() {
        String bundle = "--spring.ssl.bundle.pem.gateway.";
        return List.of(bundle + "keystore.certificate=" + CERTIFICATE.certificatePem(),
                bundle + "keystore.private-key=" + CERTIFICATE.privateKeyPkcs8Pem(),
                bundle + "truststore.certificate=" + CERTIFICATE.certificatePem(), "--server.ssl.bundle=gateway");
    }

    /** Returns the exit status of the image's own script. */
    private int check(int port) throws IOException, InterruptedException {
        Path jar = image.resolve("application.jar");
        if (Files.notExists(jar)) {
            Files.createSymbolicLink(jar, Path.of("target/classes").toAbsolutePath());
        }
        ProcessBuilder script = new ProcessBuilder("bash", Path.of("src/main/docker/healthy").toAbsolutePath().toString());
        Map<String, String> variables = script.environment();
        variables.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
        variables.put("SERVER_PORT", Integer.toString(port));
        variables.put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
        return script.directory(image.toFile()).start().waitFor();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "want", "need"})
    void passesUnderTlsWhetherCallersPresentCertificatesOrNot(String clients) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(tls());
        arguments.add("--server.ssl.client-auth=" + clients);
        try (StartedGateway gateway = new StartedGateway(arguments.toArray(String[]::new))) {
            assertThat(HealthCheck.lives(gateway.port())).isTrue();
            assertThat(check(gateway.port())).isZero();
        }
    }

    @Test
    void passesWithoutTls() throws IOException, InterruptedException {
        try (StartedGateway gateway = new StartedGateway()) {
            assertThat(check(gateway.port())).isZero();
        }
    }

    @Test
    void failsWhereNothingOrSomethingElseListens() throws IOException, InterruptedException {
        int nobody = RedisServer.freePort();
        assertThat(HealthCheck.lives(nobody)).isFalse();
        assertThat(check(nobody)).isOne();
        try (FakeUpstream other = FakeUpstream.started(_ -> new MockResponse.Builder().code(503).build())) {
            int port = URI.create(other.baseUrl()).getPort();
            assertThat(HealthCheck.lives(port)).as("no TLS").isFalse();
            assertThat(check(port)).as("not healthy").isOne();
        }
    }
}
