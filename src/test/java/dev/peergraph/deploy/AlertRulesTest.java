package dev.peergraph.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.deploy.AlertRules.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AlertRulesTest {

    @Test
    void areValid() throws IOException, InterruptedException {
        assertThat(DeployChecks.promtool("check", "rules", AlertRules.RULES.toString()))
                .contains("SUCCESS: " + AlertRules.alerts().size() + " rules found");
    }

    @Test
    void fireOnBadDaysAndAreQuietOnGoodOnes() throws IOException, InterruptedException {
        assertThat(DeployChecks.promtool("test", "rules", AlertRules.RULE_TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void haveSeriesThatFireEachOfThemAndSeriesThatDoNot() {
        Map<Boolean, List<String>> tests = Yaml.read(AlertRules.RULE_TESTS).path("tests").valueStream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .collect(Collectors.partitioningBy(test -> test.path("exp_alerts").isEmpty(),
                        Collectors.mapping(test -> test.path("alertname").asString(), Collectors.toList())));
        List<String> alerts = AlertRules.alerts().stream().map(Alert::name).toList();
        assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
        assertThat(tests.get(false)).containsAll(alerts);
        assertThat(tests.get(true)).containsAll(alerts);
    }

    @Test
    void haveAnEntryInTheRunbook() throws IOException {
        List<String> entries = Files.readString(Path.of("docs/operate.md")).lines()
                .filter(line -> line.startsWith("### Peergraph")).map(line -> line.substring(4)).toList();
        assertThat(entries).containsExactlyInAnyOrderElementsOf(AlertRules.alerts().stream().map(Alert::name).toList());
    }

    @Test
    void andTheQueriesOfTheDashboardArePromQl(@TempDir Path folder) throws IOException, InterruptedException {
        List<Map<String, String>> rules = AlertRules.queries().stream().map(query -> Map.of("record", "peergraph:query", "expr", query))
                .distinct().toList();
        Path file = folder.resolve("queries.yml");
        // JSON is YAML.
        Files.writeString(file, JsonMapper.shared().writeValueAsString(
                Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules)))));
        assertThat(rules).hasSizeGreaterThan(40);
        assertThat(DeployChecks.promtool("check", "rules", "--lint=none", file.toString())).contains("SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus.yml", "kubernetes.yml"})
    void areLoadedByAValidConfiguration(String name) throws IOException, InterruptedException {
        Path file = AlertRules.RULES.resolveSibling(name);
        assertThat(Yaml.read(file).path("rule_files").toString()).isEqualTo("[\"rules.yml\"]");
        assertThat(DeployChecks.promtool("check", "config", "--syntax-only", file.toString())).contains("SUCCESS");
    }
}
