package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The samples of plain {@code fetch}, of the client libraries and of Java, before the sandbox's faults. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"peergraph.guard.breaker.minimum-calls=1000",
        "peergraph.guard.breaker.window=1000", "peergraph.guard.max-retries=0", "peergraph.guard.max-wait=100ms",
        "peergraph.guard.max-unauthenticated=1000"})
@ActiveProfiles("sandbox")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RehearsedClientsTest {

    private static final AtomicInteger KEYS = new AtomicInteger();

    private final int port;
    private final String sandboxUrl;
    private final WebTestClient sandbox;

    RehearsedClientsTest(@LocalServerPort int port, @Autowired Environment environment) {
        this.port = port;
        this.sandboxUrl = Objects.requireNonNull(environment.getProperty("peergraph.upstream.base-url"));
        this.sandbox = GatewayFixture.client(sandboxUrl);
    }

    @AfterEach
    void endRehearsal() {
        rehearse(Map.of("fault", "none", "limit", 1000, "window", "1m"));
    }

    @Test
    void fetchShowsEveryState() throws IOException, InterruptedException {
        NpmTool.installed(Path.of("examples", "clients"))
                .run(Duration.ofMinutes(4), "fetch.test.js", "http://localhost:" + port, sandboxUrl);
    }

    @Test
    void clientLibrariesShowEveryState() throws IOException, InterruptedException {
        NpmTool.installed(Path.of("examples", "clients"))
                .run(Duration.ofMinutes(4), "faults.test.js", "http://localhost:" + port, sandboxUrl);
    }

    @Test
    void javaShowsWhatFailedAndThatNothingDid() throws IOException, InterruptedException {
        assertThat(failedPeerings(newKey(), "env-mixed", 0)).contains("Peering[peeringId=p-8m5gyu", "Permission was denied");
        assertThat(failedPeerings(newKey(), "env-empty", 0)).contains("No peering has failed.");
    }

    @Test
    void javaNamesTheCodeOfAFailure() throws IOException, InterruptedException {
        assertThat(failedPeerings(newKey(), "env-forbidden", 1)).contains("FORBIDDEN: ");
        rehearse(Map.of("fault", "error401"));
        assertThat(failedPeerings(newKey(), "env-mixed", 1)).contains("UNAUTHENTICATED: ");
        rehearse(Map.of("fault", "error500"));
        assertThat(failedPeerings(newKey(), "env-mixed", 1)).contains("UPSTREAM_UNAVAILABLE: ");
    }

    @Test
    void javaWaitsForTheRateLimit() throws IOException, InterruptedException {
        rehearse(Map.of("limit", 1, "window", "20s"));
        String key = newKey();
        failedPeerings(key, "env-empty", 0);
        assertThat(failedPeerings(key, "env-mixed", 0)).contains("waiting ", "p-8m5gyu");
    }

    private String failedPeerings(String authorization, String environment, int code) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "examples/client/FailedPeerings.java"));
        command.addAll(List.of("http://localhost:" + port + "/graphql", authorization, environment));
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(client.getInputStream().readAllBytes(), UTF_8);
        assertThat(client.waitFor()).as(printed).isEqualTo(code);
        return printed.lines().filter(line -> !line.contains("DEBUG")).reduce("", (all, line) -> all + line + "\n");
    }

    private static String newKey() {
        HttpHeaders headers = new HttpHeaders();
        headers.setBasicAuth("java-" + KEYS.incrementAndGet(), "secret");
        return String.valueOf(headers.getFirst(HttpHeaders.AUTHORIZATION));
    }

    private void rehearse(Map<String, Object> changes) {
        sandbox.patch()
                .uri("/sandbox/control")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(changes)
                .exchange()
                .expectStatus()
                .isOk();
    }
}
