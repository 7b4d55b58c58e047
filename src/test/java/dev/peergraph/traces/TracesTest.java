package dev.peergraph.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import dev.peergraph.traces.OtlpReceiver.Received;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a collector is sent of a request, and upstream of its trace. */
class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String QUERY = "query Waiting { peerings(environment: \"env-a\") { totalCount nodes { __typename } } }";
    private static final long SERVER = 2;
    private static final long CLIENT = 3;

    private final OtlpReceiver collector = new OtlpReceiver();

    @AfterEach
    void close() {
        collector.close();
    }

    private StartedGateway traced(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.url() + "/v1/traces");
        arguments.add("--management.opentelemetry.tracing.export.schedule-delay=100ms");
        arguments.add("--peergraph.guard.max-retries=1");
        return new StartedGateway(arguments.toArray(String[]::new));
    }

    private Received span(String name) {
        await().atMost(GatewayFixture.PATIENCE).until(() -> collector.spans().stream().anyMatch(span -> span.name().equals(name)));
        return collector.spans().stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void spansAreOperationPageAndCallInTheCallersTrace() {
        try (StartedGateway gateway = traced()) {
            String traceparent = "00-" + TRACE + "-" + PARENT + "-01";
            String body = gateway.query(QUERY, Map.of(), "Authorization", "Basic secret", "traceparent", traceparent, "X-Request-Id", "r-1")
                    .body();
            assertThat(body).contains("\"totalCount\":2");
            Received operation = span("query");
            Received page = span("page");
            Received call = span("GET /networking/v1/peerings");
            assertThat(List.of(operation, page, call)).allSatisfy(span -> assertThat(span.trace()).isEqualTo(TRACE));
            assertThat(operation.parent()).isEqualTo(PARENT);
            assertThat(operation.kind()).isEqualTo(SERVER);
            assertThat(operation.attributes()).containsEntry("graphql.operation.name", "Waiting")
                    .containsEntry("graphql.operation.type", "query").containsEntry("peergraph.request.id", "r-1");
            assertThat(page.parent()).isEqualTo(operation.id());
            assertThat(page.attributes()).containsEntry("peergraph.page.state", "fetched");
            assertThat(call.parent()).isEqualTo(page.id());
            assertThat(call.kind()).isEqualTo(CLIENT);
            assertThat(call.attributes()).containsEntry("http.request.method", "GET").containsEntry("http.response.status_code", "200")
                    .containsEntry("server.address", "localhost").containsKey("server.port");
            assertThat(call.attributes().get("url.full")).endsWith("/networking/v1/peerings");
            assertThat(gateway.upstream.calls()).singleElement().satisfies(sent -> assertThat(sent.getHeaders().get("traceparent"))
                    .isEqualTo("00-" + TRACE + "-" + call.id() + "-01"));
            assertThat(collector.spans()).hasSize(3);
            assertThat(collector.spans().toString()).doesNotContain("secret", "Authorization");
            // A cached response is an operation, and nothing more.
            collector.forget();
            gateway.query(QUERY, Map.of(), "Authorization", "Basic secret", "traceparent", traceparent);
            assertThat(span("query").attributes()).containsEntry("graphql.operation.name", "Waiting");
            assertThat(collector.paths()).containsOnly("/v1/traces");
        }
    }

    @Test
    void failuresAndRetriesAreTold() {
        try (StartedGateway gateway = traced("--management.tracing.sampling.probability=1")) {
            gateway.upstream.answers(_ -> new MockResponse.Builder().code(503).build());
            assertThat(gateway.query(QUERY, Map.of(), "Authorization", "Basic abc").body()).contains("UPSTREAM_UNAVAILABLE");
            Received operation = span("query");
            assertThat(operation.failed()).isTrue();
            assertThat(operation.parent()).isEmpty();
            assertThat(operation.attributes()).containsEntry("error.type", "UPSTREAM_UNAVAILABLE");
            assertThat(span("page").attributes()).containsEntry("peergraph.page.state", "failed");
            List<Received> calls = collector.spans().stream().filter(span -> span.kind() == CLIENT).toList();
            assertThat(calls).hasSize(2).allSatisfy(call -> {
                assertThat(call.failed()).isTrue();
                assertThat(call.attributes()).containsEntry("error.type", "STATUS_503").containsEntry("http.response.status_code", "503");
            });
            assertThat(calls).extracting(call -> call.attributes().getOrDefault("http.request.resend_count", "none"))
                    .containsExactlyInAnyOrder("none", "1");
        }
    }

    @Test
    void whatIsNotSampledIsNotSentAndItsTraceparentPassesUnchanged() {
        try (StartedGateway gateway = traced("--management.tracing.sampling.probability=1")) {
            String unsampled = "00-" + TRACE + "-" + PARENT + "-00";
            gateway.upstream.answers(call -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1")));
            gateway.query(QUERY, Map.of(), "Authorization", "Basic abc", "traceparent", unsampled);
            assertThat(gateway.upstream.calls()).singleElement()
                    .satisfies(call -> assertThat(call.getHeaders().get("traceparent")).isEqualTo(unsampled));
            gateway.query(QUERY, Map.of(), "Authorization", "Basic def");
            assertThat(span("query").trace()).isNotEqualTo(TRACE);
            assertThat(collector.spans()).noneMatch(span -> span.trace().equals(TRACE));
        }
    }

    @Test
    void withoutAnEndpointNothingOfItIsThere() {
        try (StartedGateway gateway = new StartedGateway()) {
            assertThat(gateway.context.getBeanNamesForType(OpenTelemetry.class)).isEmpty();
            assertThat(gateway.context.getBean(Traces.class).on()).isFalse();
            assertThat(gateway.context.getBeanDefinitionNames()).noneMatch(name -> name.contains("otlp") || name.contains("otel"));
        }
    }
}
