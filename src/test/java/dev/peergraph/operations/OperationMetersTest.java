package dev.peergraph.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.GatewayFixture;
import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

/** By which names operations and clients are known to meters. */
class OperationMetersTest {

    private static final String QUERY = "query Waiting { peerings(environment: \"env-a\") { totalCount } }";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OperationMeters meters = new OperationMeters(registry);

    private double count(String name, String version) {
        return registry.get(OperationMeters.CLIENTS).tags("client.name", name, "client.version", version).counter().count();
    }

    @ParameterizedTest
    @CsvSource({"true,Waiting", "false,other"})
    void namesOperationsOfTrustedDocumentsAlone(boolean trusted, String label, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.graphql"), QUERY);
        String[] arguments = trusted ? new String[]{"--peergraph.documents.trusted-directory=" + folder} : new String[0];
        try (StartedGateway gateway = new StartedGateway(arguments)) {
            String[] headers = {"Authorization", "Basic abc", "apollographql-client-name", "web", "apollographql-client-version", "1.2"};
            // Executed, and then answered by the cached response.
            assertThat(gateway.query(QUERY, Map.of(), headers).body()).contains("\"totalCount\":2");
            assertThat(gateway.query(QUERY, Map.of(), headers).body()).contains("\"totalCount\":2");
            MeterRegistry all = gateway.context.getBean(MeterRegistry.class);
            Timer timer = all.get(OperationMeters.REQUESTS).tag("graphql.operation.name", label).timer();
            await().atMost(GatewayFixture.PATIENCE).until(() -> timer.count() == 2);
            assertThat(all.get(OperationMeters.CLIENTS).tags("client.name", "web", "client.version", "1.2").counter().count()).isEqualTo(2);
            assertThat(all.find(OperationMeters.REQUESTS).timers()).allSatisfy(
                    one -> assertThat(one.getId().getTag("graphql.operation.name")).isIn(label, "other"));
        }
    }

    @Test
    void countsAnswersByTheCodesOfTheirErrors() throws IOException {
        try (StartedGateway gateway = new StartedGateway()) {
            MeterRegistry all = gateway.context.getBean(MeterRegistry.class);
            String twice = "{ a: node(id: \"x\") { id } b: node(id: \"y\") { id } }";
            gateway.query(twice, Map.of(), "Authorization", "Basic abc");
            gateway.query("{ nonsense }", Map.of(), "Authorization", "Basic abc");
            gateway.query("{ peerings(environment: \"env-a\") { totalCount } }", Map.of());
            // Refused before execution.
            gateway.query("", Map.of(), "Authorization", "Basic abc");
            assertThat(all.get(ErrorMeters.ERRORS).counters())
                    .filteredOn(counter -> counter.count() > 0)
                    .extracting(counter -> counter.getId().getTag("code") + " " + counter.count())
                    .containsExactlyInAnyOrder("BAD_USER_INPUT 3.0", "UNAUTHENTICATED 1.0");
        }
    }

    @Test
    void namesNoClientThatWasNotAnswered() {
        meters.count(new ClientName("made-up", "1"), false);
        assertThat(count("other", "other")).isEqualTo(1);
        meters.count(new ClientName("web", "1"), true);
        meters.count(new ClientName("web", "1"), false);
        assertThat(count("web", "1")).isEqualTo(2);
        meters.count(ClientName.NONE, false);
        assertThat(count("none", "none")).isEqualTo(1);
    }

    @Test
    void boundsTheNumberOfClients() {
        IntStream.range(0, 1000).forEach(i -> meters.count(new ClientName("client-" + i, "1"), true));
        assertThat(registry.find(OperationMeters.CLIENTS).counters()).hasSize(100);
        assertThat(count("other", "other")).isEqualTo(902);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"web,1.2.3,web,1.2.3", "@acme/web (beta),-,@acme/web (beta),none", "-,7,none,7", "-,-,none,none",
            "'a\"b',1,other,other", "0123456789012345678901234567890123456789012345678901234567890,1,other,other"})
    void readsTheHeadersOfApollosClients(@Nullable String name, @Nullable String version, String nameLabel, String versionLabel) {
        HttpHeaders headers = new HttpHeaders();
        if (name != null) {
            headers.set("apollographql-client-name", name);
        }
        if (version != null) {
            headers.set("apollographql-client-version", version);
        }
        assertThat(ClientName.of(headers)).isEqualTo(new ClientName(nameLabel, versionLabel));
    }

    @Test
    void clipsNames() {
        assertThat(new OperationName("a".repeat(1000), true).label()).hasSize(100);
        assertThat(new OperationName(null, true).label()).isEqualTo("other");
    }
}
