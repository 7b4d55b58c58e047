package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The meters of a running gateway are those that docs/metrics.md lists, with these labels. */
class MetersTest {

    private static final Pattern ROW = Pattern.compile("^\\| (counter|timer|gauge)[^|]* \\| `([a-z0-9.]+)` \\| ([^|]*)\\|",
            Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("`(peergraph\\.[a-z0-9.]+)`");

    private static MockOAuth2Server issuer;
    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        issuer = new MockOAuth2Server();
        issuer.start();
        gateway = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=KEY:SECRET",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph", "--peergraph.watch.environments=env-a",
                "--management.server.port=0", "--management.metrics.distribution.percentiles-histogram.graphql.request=true",
                "--management.metrics.distribution.percentiles-histogram.http.server.requests=true",
                "--management.metrics.distribution.percentiles-histogram.peergraph=true",
                "--management.metrics.distribution.maximum-expected-value.graphql.request=15s",
                "--management.metrics.distribution.maximum-expected-value.peergraph=15s");
        gateway.query("{ __typename }", Map.of());
        await().atMost(GatewayFixture.PATIENCE).until(() -> !scraped("http_server_requests_seconds_count").isEmpty()
                && !scraped("peergraph_upstream_calls_seconds_bucket").isEmpty());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuer.shutdown();
    }

    @Test
    void docsListEveryMeterWithItsTypeAndLabels() throws IOException {
        Map<String, String> listed = listed();
        listed.keySet().removeIf(name -> name.startsWith("peergraph.fleet."));
        Map<String, String> registered = registered(gateway);
        registered.keySet().removeIf(name -> !name.startsWith("peergraph.") && !listed.containsKey(name));
        assertThat(registered).isEqualTo(listed);
    }

    @Test
    void docsListTheMetersOfAFleet() throws IOException {
        try (RedisServer redis = RedisServer.started();
                StartedGateway replica = new StartedGateway("--peergraph.fleet.enabled=true",
                        "--peergraph.auth.partition-key=0123456789abcdef0123456789abcdef", "--spring.data.redis.port=" + redis.port)) {
            Map<String, String> listed = listed();
            listed.keySet().removeIf(name -> !name.startsWith("peergraph.fleet."));
            Map<String, String> registered = registered(replica);
            registered.keySet().removeIf(name -> !name.startsWith("peergraph.fleet."));
            assertThat(registered).isNotEmpty().isEqualTo(listed);
        }
    }

    /** A name in the docs that is neither a property nor a meter is a mistake. */
    @Test
    void docsNameNoMeterThatIsNotListed() throws IOException {
        Set<String> known = new TreeSet<>(listed().keySet());
        // A scope of tokens.
        known.add("peergraph.operate");
        Readme.rowsOf("configuration.md").map(cells -> cells.getFirst().replace("`", "")).forEach(known::add);
        Set<String> unknown = new TreeSet<>();
        for (String page : List.of("README.md", "docs/metrics.md", "docs/operate.md", "docs/fleet.md", "docs/security.md",
                "docs/http.md")) {
            Matcher names = QUOTED.matcher(Files.readString(Path.of(page)));
            names.results().map(name -> name.group(1)).filter(name -> known.stream().noneMatch(one -> isPart(name, one)))
                    .forEach(name -> unknown.add(page + ": " + name));
        }
        assertThat(unknown).isEmpty();
    }

    /** Returns whether a name is a known one, or the beginning of some. */
    private static boolean isPart(String name, String known) {
        return known.equals(name) || known.startsWith(name.endsWith(".") ? name : name + ".");
    }

    @Test
    void histogramsCanBeTurnedOn() {
        assertThat(scraped("graphql_request_seconds_bucket")).hasSizeGreaterThan(20).anyMatch(line -> line.contains("le=\"15.0\""))
                .noneMatch(line -> line.contains("le=\"30.0\""));
        assertThat(scraped("http_server_requests_seconds_bucket")).hasSizeGreaterThan(20);
        assertThat(scraped("peergraph_guard_queue_wait_seconds_bucket")).hasSizeGreaterThan(20);
        assertThat(scraped("peergraph_upstream_calls_seconds_bucket")).hasSizeGreaterThan(20);
    }

    @Test
    void watchedEnvironmentsAreReadByTheGatewayItself() {
        await().atMost(GatewayFixture.PATIENCE).untilAsserted(() -> assertThat(
                scraped("peergraph_watch_peerings{environment=\"env-a\",phase=\"READY\"} 2.0")).hasSize(1));
        assertThat(scraped("peergraph_watch_pending_age_seconds{environment=\"env-a\"} 0.0")).hasSize(1);
        assertThat(gateway.upstream.calls()).extracting(call -> FakeUpstream.parameter(call, "environment")).containsOnly("env-a");
    }

    @Test
    void countersAreThereBeforeTheirFirstIncrease() {
        assertThat(scraped("peergraph_guard_refusals_total{code=\"RATE_LIMITED\"}")).isNotEmpty();
        assertThat(scraped("peergraph_upstream_retries_total")).isNotEmpty();
        assertThat(scraped("peergraph_upstream_gateway_refused_total")).isNotEmpty();
    }

    private static List<String> scraped(String beginning) {
        String token = issuer.issueToken("default", "operator", "peergraph", Map.of("scope", "peergraph.operate")).serialize();
        return gateway.get(gateway.port("local.management.port"), "/actuator/prometheus", "Authorization", "Bearer " + token).body().lines()
                .filter(line -> line.startsWith(beginning)).toList();
    }

    /** Returns type and labels of each meter that the page lists. */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> meters = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
        while (rows.find()) {
            Set<String> labels = Pattern.compile("[a-z.]+").matcher(rows.group(3)).results().map(label -> label.group())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(meters.put(rows.group(2), rows.group(1) + " " + labels)).as(rows.group(2)).isNull();
        }
        return meters;
    }

    private static Map<String, String> registered(StartedGateway of) {
        Map<String, String> meters = new TreeMap<>();
        for (Meter meter : of.context.getBean(MeterRegistry.class).getMeters()) {
            Set<String> labels = meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
            String type = meter.getId().getType().name().toLowerCase(Locale.ROOT);
            meters.put(meter.getId().getName(), type + " " + labels);
        }
        return meters;
    }
}
