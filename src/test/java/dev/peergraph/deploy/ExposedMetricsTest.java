package dev.peergraph.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.GatewayFixture;
import dev.peergraph.RedisServer;
import dev.peergraph.StartedGateway;
import dev.peergraph.deploy.AlertRules.Alert;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
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

    /** What a caller may do, and Prometheus. */
    private static String bearer(MockOAuth2Server issuer, String scope) {
        return "Bearer " + issuer.issueToken("default", "client", new DefaultOAuth2TokenCallback("default", "subject", "JWT",
                List.of("peergraph"), Map.of("scope", scope))).serialize();
    }

    private static void ask(StartedGateway gateway, String environment, String authorization) {
        gateway.query("{ peerings(environment: \"" + environment + "\") { totalCount } }", Map.of(), "Authorization", authorization);
    }

    @Test
    void everyMetricAndLabelThatDashboardAndAlertsNameIsExposed() {
        MockOAuth2Server issuer = new MockOAuth2Server();
        issuer.start();
        try (RedisServer redis = RedisServer.started();
                StartedGateway gateway = new StartedGateway("--management.server.port=0",
                        "--peergraph.fleet.enabled=true", "--spring.data.redis.port=" + redis.port,
                        "--peergraph.auth.partition-key=a-partition-key-of-the-whole-fleet", "--peergraph.auth.mode=service",
                        "--peergraph.auth.service.credential=KEY:SECRET", "--peergraph.watch.environments=env-watched",
                        "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                        "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph",
                        "--management.metrics.distribution.percentiles-histogram.graphql.request=true",
                        "--peergraph.guard.max-retries=0")) {
            String caller = bearer(issuer, "");
            ask(gateway, "env-1", caller);
            gateway.upstream.answers(_ -> new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());
            ask(gateway, "env-2", caller);
            // Held back: refused without a call.
            ask(gateway, "env-3", caller);
            // A collection, whose pause is counted.
            System.gc();
            Map<String, Set<String>> asked = asked();
            assertThat(asked).hasSizeGreaterThan(40);
            asked.remove(UP);
            asked.values().forEach(labels -> labels.removeAll(OF_PROMETHEUS));
            int port = gateway.port("local.management.port");
            String operator = bearer(issuer, "peergraph.operate");
            await().atMost(GatewayFixture.PATIENCE).untilAsserted(() -> {
                Map<String, Set<String>> exposed = exposed(gateway.get(port, "/actuator/prometheus", "Authorization", operator).body());
                assertThat(exposed.keySet()).containsAll(asked.keySet());
                asked.forEach((metric, labels) -> assertThat(exposed.get(metric)).as("labels of %s", metric).containsAll(labels));
            });
            assertThat(gateway.get(port, "/actuator/prometheus").statusCode()).as("without a token").isEqualTo(401);
        } finally {
            issuer.shutdown();
        }
    }
}
