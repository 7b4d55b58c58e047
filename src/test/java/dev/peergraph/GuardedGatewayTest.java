package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guard in the running application, before an upstream over real HTTP and in real time. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"peergraph.upstream.response-timeout=3s",
        "peergraph.guard.breaker.open-for=1s"})
class GuardedGatewayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FakeUpstream UPSTREAM = FakeUpstream.started(_ -> page());
    private static final AtomicInteger CREDENTIALS = new AtomicInteger();

    private final WebClient client;
    private final MeterRegistry meters;
    private final HealthIndicator health;

    GuardedGatewayTest(@LocalServerPort int port, @Autowired MeterRegistry meters, @Autowired Map<String, HealthIndicator> health) {
        this.client = WebClient.create("http://127.0.0.1:" + port);
        this.meters = meters;
        this.health = Objects.requireNonNull(health.get("guardHealthIndicator"));
    }

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry registry) {
        registry.add("peergraph.upstream.base-url", UPSTREAM::baseUrl);
    }

    @AfterAll
    static void close() {
        UPSTREAM.close();
    }

    @BeforeEach
    void closeTheBreaker() {
        UPSTREAM.answers(_ -> page());
        await().atMost(PATIENCE).until(() -> code(ask("warm-up", credential())).isEmpty());
        UPSTREAM.forgetCalls();
    }

    private static MockResponse page() {
        return FakeUpstream.ok(PeeringJson.page("env-1", "p-1"));
    }

    private static String credential() {
        return "Basic c" + CREDENTIALS.incrementAndGet();
    }

    private Mono<JsonNode> asking(String environment, String credential) {
        return asking(environment, credential, "X-Request-Id", "any");
    }

    private Mono<JsonNode> asking(String environment, String credential, String header, String value) {
        return client.post().uri("/graphql").header(HttpHeaders.AUTHORIZATION, credential).header(header, value)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"query\":\"{peerings(environment:\\\"" + environment + "\\\"){totalCount}}\"}")
                .retrieve().bodyToMono(String.class).map(JsonMapper.shared()::readTree);
    }

    private JsonNode ask(String environment, String credential) {
        JsonNode answer = asking(environment, credential).block(PATIENCE);
        if (answer == null) {
            throw new AssertionError("no answer");
        }
        return answer;
    }

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asString("");
    }

    private static boolean tellsWhenToComeAgain(JsonNode answer) {
        return answer.at("/errors/0/extensions/retryAfterSeconds").asInt(0) >= 1;
    }

    /** An open breaker is told, and is no reason to be down. */
    private Map<String, Object> details() {
        Health told = Objects.requireNonNull(health.health());
        assertThat(told.getStatus()).isEqualTo(Status.UP);
        return told.getDetails();
    }

    private void assertNothingIsHeld() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(meters.get("peergraph.upstream.active").gauge().value()).isZero();
            assertThat(meters.get("peergraph.guard.queue.size").gauge().value()).isZero();
        });
    }

    /** An upstream that allows so many calls in each window of the wall clock, of which a rival may spend some. */
    private static final class Windows implements Function<RecordedRequest, MockResponse> {
        private final int limit;
        private final double rivalPerMilli;
        private long window;
        private int used;
        final AtomicInteger refused = new AtomicInteger();
        final AtomicInteger mostRefused = new AtomicInteger();

        Windows(int limit, double rivalPerMilli) {
            this.limit = limit;
            this.rivalPerMilli = rivalPerMilli;
        }

        @Override
        public synchronized MockResponse apply(RecordedRequest request) {
            long now = System.currentTimeMillis();
            if (now / 1000 != window) {
                window = now / 1000;
                used = 0;
                refused.set(0);
            }
            int spent = used + (int) ((now % 1000) * rivalPerMilli);
            boolean granted = spent < limit;
            used += granted ? 1 : 0;
            if (!granted) {
                mostRefused.accumulateAndGet(refused.incrementAndGet(), Math::max);
            }
            MockResponse.Builder response = granted
                    ? page().newBuilder()
                    : new MockResponse.Builder().code(429).addHeader("Retry-After", "1");
            return response.addHeader("X-RateLimit-Limit", limit)
                    .addHeader("X-RateLimit-Remaining", Math.max(0, limit - spent - (granted ? 1 : 0)))
                    .addHeader("X-RateLimit-Reset", "1").build();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01})
    void usesTheBudgetAndProvokesNextToNoRefusals(double rivalPerMilli) {
        Windows windows = new Windows(20, rivalPerMilli);
        UPSTREAM.answers(windows);
        String credential = credential();

        List<JsonNode> answers = Flux.interval(Duration.ofMillis(5)).take(600)
                .flatMap(i -> asking("env-" + i, credential), 1000).collectList().block(PATIENCE);

        assertThat(answers).hasSize(600).allSatisfy(answer -> {
            if (!code(answer).isEmpty()) {
                assertThat(code(answer)).isEqualTo("RATE_LIMITED");
                assertThat(tellsWhenToComeAgain(answer)).isTrue();
            }
        });
        assertThat(windows.mostRefused.get()).isLessThanOrEqualTo(rivalPerMilli == 0 ? 0 : 1);
        // Fewer than the budget has, since this machine may stop for a part of a window.
        assertThat(answers.stream().filter(answer -> code(answer).isEmpty()).count())
                .isGreaterThanOrEqualTo((long) (0.6 * 3 * 20 * (rivalPerMilli == 0 ? 1 : 0.5)));
        assertNothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "reset", "stall", "truncate"})
    void stopsCallsToAFailingUpstreamAndServesAgainAfterOneProbe(String fault) {
        UPSTREAM.answers(_ -> failing(fault));
        Flux.range(0, 60).flatMap(i -> asking("env-" + i, "Basic fault" + fault + i), 60).blockLast(PATIENCE);
        // One that comes as the breaker's pause ends is a probe, which fails as the others did and does not know how long the next pause
        // is.
        await().atMost(PATIENCE).pollInterval(20, TimeUnit.MILLISECONDS).untilAsserted(() -> {
            JsonNode refused = ask("env-1", credential());
            assertThat(code(refused)).isEqualTo("UPSTREAM_UNAVAILABLE");
            assertThat(tellsWhenToComeAgain(refused)).isTrue();
            assertThat(details()).extractingByKey("breaker").asString().contains("open");
        });
        assertNothingIsHeld();

        UPSTREAM.answers(_ -> page());
        UPSTREAM.forgetCalls();
        await().atMost(PATIENCE).pollInterval(20, TimeUnit.MILLISECONDS).until(() -> code(ask("env-1", credential())).isEmpty());
        assertThat(UPSTREAM.calls()).hasSize(1);
    }

    private static MockResponse failing(String fault) {
        return switch (fault) {
            case "500" -> Samples.response("error-500");
            case "reset" -> new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
            case "stall" -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
            default -> page().newBuilder().onResponseBody(new SocketEffect.CloseSocket()).build();
        };
    }

    @Test
    void explainsHowLongAConnectionWaitedForBudget() {
        UPSTREAM.answers(_ -> page().newBuilder()
                .addHeader("X-RateLimit-Limit", 1)
                .addHeader("X-RateLimit-Remaining", 0)
                .addHeader("X-RateLimit-Reset", 1)
                .build());
        String credential = credential();
        assertThat(code(ask("env-1", credential))).isEmpty();

        JsonNode waited = Objects.requireNonNull(asking("env-2", credential, "Peergraph-Explain", "true").block(PATIENCE));
        assertThat(code(waited)).as(waited.toString()).isEmpty();
        assertThat(waited.at("/extensions/peergraph/connections/0/waitedMillis").asLong()).as(waited.toString()).isBetween(1L, 2000L);
    }

    @Test
    void tellsTheStateOfTheGuardToOperators() {
        assertThat(details()).containsOnlyKeys("breaker", "budgets", "windows");
        assertThat(meters.get("resilience4j.circuitbreaker.state").tag("state", "closed").gauge().value()).isEqualTo(1);
        assertThat(meters.get("resilience4j.ratelimiter.available.permissions").tag("name", "unverified-credentials").gauge().value())
                .isPositive();
        assertThat(meters.get("peergraph.upstream.calls").tag("outcome", "success").timer().count()).isPositive();
    }
}
