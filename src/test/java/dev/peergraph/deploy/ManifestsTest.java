package dev.peergraph.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.GatewayFixture;
import dev.peergraph.NpmTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Kubernetes, Compose, Grafana and Docker read, by their schemas and in what they say of the gateway. */
class ManifestsTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
    private static final Path COMPOSE = DEPLOY.resolve("compose.yaml");
    private static final Path DOCKERFILE = Path.of("Dockerfile");
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static List<String> findings(String kind, Path... files) throws IOException, InterruptedException {
        return NpmTool.installed("deploy").run(GatewayFixture.PATIENCE.multipliedBy(2), "deploy.js",
                Stream.concat(Stream.of(kind), Stream.of(files).map(file -> file.toAbsolutePath().toString())).toArray(String[]::new))
                .lines().toList();
    }

    /** Returns the files that are whole resources; others are patches. */
    private static Path[] resources() {
        List<Path> files = new ArrayList<>(List.of(KUBERNETES.resolve("fleet/secret.example.yaml")));
        for (String folder : List.of("base", "fleet")) {
            Path kustomization = KUBERNETES.resolve(folder).resolve("kustomization.yaml");
            Yaml.read(kustomization).path("resources").valueStream().map(JsonNode::asString).filter(name -> name.endsWith(".yaml"))
                    .forEach(name -> files.add(kustomization.resolveSibling(name)));
        }
        return files.toArray(Path[]::new);
    }

    @Test
    void areValidResourcesOfKubernetes() throws IOException, InterruptedException {
        assertThat(resources()).hasSizeGreaterThan(6);
        assertThat(findings("kubernetes", resources())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"base, 2", "fleet, "})
    void areValidAsKustomizeBuildsThem(String folder, Integer replicas, @TempDir Path built) throws IOException, InterruptedException {
        String text = DeployChecks.kustomized(KUBERNETES.resolve(folder));
        assertThat(findings("kubernetes", Files.writeString(built.resolve("built.yaml"), text))).isEmpty();
        JsonNode gateway = deployment(Yaml.documents(text));
        assertThat(gateway.at("/spec/replicas").asInt(0)).isEqualTo(replicas == null ? 0 : replicas);
        assertThat(gateway.at("/spec/template/spec/containers/0/image").asString()).isEqualTo("registry.example.com/peergraph:1");
    }

    @ParameterizedTest
    @CsvSource({"terminationGracePeriodSeconds, gracePeriod, gracePeriod", "maxSurge: 1, maxSurge: [1], maxSurge",
            "apps/v1, apps/v2, apps/v2"})
    void areNotValidWithAMistake(String right, String wrong, String found, @TempDir Path folder) throws IOException {
        String text = Files.readString(KUBERNETES.resolve("base/deployment.yaml"));
        assertThat(text).contains(right);
        Path file = Files.writeString(folder.resolve("wrong.yaml"), text.replace(right, wrong));
        assertThat(problems("kubernetes", file)).contains(found);
    }

    /** Returns what is said of a file with a mistake, whether the tool prints it or fails by it. */
    private static String problems(String kind, Path file) {
        try {
            return String.join("\n", findings(kind, file));
        } catch (AssertionError | IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void areAValidComposeFile(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(findings("compose", COMPOSE)).isEmpty();
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), Files.readString(COMPOSE).replace("stop_grace_period", "grace"));
        assertThat(problems("compose", wrong)).contains("grace");
    }

    @Test
    void areAValidDashboard(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(findings("grafana", AlertRules.DASHBOARD)).isEmpty();
        Path wrong = Files.writeString(folder.resolve("wrong.json"), Files.readString(AlertRules.DASHBOARD).replace("gridPos", "grid"));
        assertThat(problems("grafana", wrong)).contains("grid");
    }

    @Test
    void areADockerfileWithoutFindings(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(findings("dockerfile", DOCKERFILE)).isEmpty();
        Path wrong = Files.writeString(folder.resolve("wrong"), Files.readString(DOCKERFILE).replace("--interval", "--intervals"));
        assertThat(problems("dockerfile", wrong)).contains("intervals");
    }

    @Test
    void giveAGatewayMoreTimeToStopThanItTakes() {
        JsonNode pod = Yaml.read(KUBERNETES.resolve("base/deployment.yaml")).at("/spec/template/spec");
        Duration delay = pod.at("/containers/0/env").valueStream()
                .filter(variable -> variable.path("name").asString().equals("PEERGRAPH_SHUTDOWN_DELAY"))
                .map(variable -> duration(variable.path("value"))).findAny().orElseThrow();
        assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong())).isGreaterThan(delay.plus(GRACE));
        JsonNode service = Yaml.read(COMPOSE).at("/services/gateway");
        assertThat(duration(service.path("stop_grace_period")))
                .isGreaterThan(duration(service.at("/environment/PEERGRAPH_SHUTDOWN_DELAY")).plus(GRACE));
    }

    private static Duration duration(JsonNode value) {
        return DurationStyle.detectAndParse(value.asString());
    }

    @Test
    void setNothingOfTheGatewayThatDoesNotExist() throws IOException {
        Set<String> known = JsonMapper.shared().readTree(METADATA.toFile()).path("properties").valueStream()
                .map(property -> property.path("name").asString().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        // Spring Boot finds a property by a variable with or without an underscore for its hyphen.
        List<String> set = new ArrayList<>();
        set.addAll(Files.readAllLines(KUBERNETES.resolve("fleet/settings.env")).stream().map(line -> line.split("=", 2)[0]).toList());
        for (String file : List.of("base/deployment.yaml", "fleet/gateway.yaml")) {
            Yaml.read(KUBERNETES.resolve(file)).at("/spec/template/spec/containers/0/env").valueStream()
                    .forEach(variable -> set.add(variable.path("name").asString()));
        }
        for (String service : List.of("gateway", "sandbox")) {
            set.addAll(Yaml.read(COMPOSE).at("/services/" + service + "/environment").propertyNames());
        }
        set.removeIf(variable -> !variable.startsWith("PEERGRAPH_"));
        assertThat(set).hasSizeGreaterThan(9);
        assertThat(set).allMatch(variable -> known.stream().anyMatch(name -> bare(name).equals(bare(variable))));
    }

    private static String bare(String variable) {
        return variable.replace("_", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/volumes/0", "/volumes/1"})
    void mountWhatIsThere(String volume) {
        String source = Yaml.read(COMPOSE).at("/services/grafana" + volume).asString().split(":", 2)[0];
        assertThat(DEPLOY.resolve(source)).exists();
    }

    private static JsonNode deployment(List<JsonNode> resources) {
        return resources.stream().filter(resource -> resource.path("kind").asString().equals("Deployment"))
                .filter(resource -> resource.at("/metadata/name").asString().equals("peergraph")).findAny().orElseThrow();
    }
}
