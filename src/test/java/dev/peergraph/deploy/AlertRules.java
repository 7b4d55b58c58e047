package dev.peergraph.deploy;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files for Prometheus and Grafana. */
final class AlertRules {

    static final Path RULES = Path.of("deploy/prometheus/rules.yml");
    static final Path RULE_TESTS = Path.of("deploy/prometheus/rules.test.yml");
    static final Path DASHBOARD = Path.of("deploy/grafana/peergraph.json");

    private AlertRules() {
    }

    /** An alert: its name and the expression that it watches. */
    record Alert(String name, String expression) {
    }

    static List<Alert> alerts() {
        return Yaml.read(RULES).at("/groups").valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> new Alert(rule.path("alert").asString(), rule.path("expr").asString()))
                .toList();
    }

    /** Returns the queries of all panels of the dashboard, with values in the place of its variables. */
    static List<String> queries() {
        JsonNode dashboard = JsonMapper.shared().readTree(DASHBOARD.toFile());
        return dashboard.path("panels").findParents("expr").stream()
                .map(target -> target.path("expr").asString()
                        .replace("$__rate_interval", "1m").replace("$job", "peergraph").replace("$instance", ".*"))
                .toList();
    }
}
