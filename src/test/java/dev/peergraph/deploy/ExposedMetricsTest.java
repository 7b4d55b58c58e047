package dev.peergraph.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.RedisServer;
import dev.peergraph.StartedGateway;
import dev.peergraph.deploy.AlertRules.Alert;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

/** Dashboard and alerts ask for what a running gateway exposes. */
class ExposedMetricsTest {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    /** What Prometheus adds to each series. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    /** What Prometheus makes by itself. */
    private static final String UP = "up";

    private static Map<String, Set<String>> asked() {
        Map<String, Set<String>> asked = new TreeMap<>();
        Stream.concat(AlertRules.queries().stream(), AlertRules.alerts().stream().map(Alert::expression))
                .forEach(expression -> PromQl.of(expression).labelsOfMetrics()
                        .forEach((metric, labels) -> asked.computeIfAbsent(metric, _ -> new TreeSet<>()).addAll(labels)));
        return asked;
    }

    private static Map<String, Set<String>> exposed(String scrape) {
        return SAMPLE.matcher(scrape).results().collect(Collectors.toMap(sample -> sample.group(1),
                sample -> sample.group(2) == null
                        ? Set.of()
                        : LABEL.matcher(sample.group(2)).results().map(label -> label.group(1)).collect(Collectors.toSet()),
                (one, other) -> Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet()), TreeMap::new));
    }

    private static void ask(StartedGateway gateway, String environment) {
        gateway.query("{ peerings(environment: \"" + environment + "\") { totalCount } }", Map.of(), "Authorization", "Bearer x");
    }

    @Test
    void everyMetricAndLabelThatDashboardAndAlertsNameIsExposed() {
        try (RedisServer redis = RedisServer.started();
                StartedGateway gateway = new StartedGateway("--management.server.port=0", "--peergraph.fleet.enabled=true",
                        "--spring.data.redis.port=" + redis.port, "--peergraph.auth.partition-key=a-partition-key-of-the-whole-fleet",
                        "--management.metrics.distribution.percentiles-histogram.graphql.request=true",
                        "--peergraph.guard.max-retries=0")) {
            ask(gateway, "env-1");
            gateway.upstream.answers(_ -> new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());
            ask(gateway, "env-2");
            ask(gateway, "env-3");
            String scrape = gateway.get(gateway.port("local.management.port"), "/actuator/prometheus").body();
            Map<String, Set<String>> exposed = exposed(scrape);
            Map<String, Set<String>> asked = asked();
            assertThat(asked).hasSizeGreaterThan(40);
            asked.remove(UP);
            assertThat(exposed.keySet()).containsAll(asked.keySet());
            asked.forEach((metric, labels) -> {
                labels.removeAll(OF_PROMETHEUS);
                assertThat(exposed.get(metric)).as("labels of %s", metric).containsAll(labels);
            });
        }
    }
}
