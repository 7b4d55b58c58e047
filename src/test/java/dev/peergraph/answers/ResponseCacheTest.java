package dev.peergraph.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.EdgeGateway;
import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.HttpCalls;
import dev.peergraph.HttpCalls.Answer;
import dev.peergraph.PeeringJson;
import dev.peergraph.Samples;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import mockwebserver3.MockResponse;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Answers kept as bytes, beside a gateway that keeps none. */
@TestInstance(Lifecycle.PER_CLASS)
class ResponseCacheTest {

    private static final String QUERY = "{\"query\": \"{ peerings(environment: \\\"env-a\\\") { totalCount fetchedAt stale } }\"}";
    private static final List<String> QUERIES = List.of(
            "{ peerings(environment: \"env-a\") { totalCount fetchedAt stale nodes { ... on CloudPeering { id displayName } } } }",
            "{ peerings(environment: \"env-b\", first: 1) { edges { cursor node { __typename } } pageInfo { hasNextPage endCursor } } }",
            "{ peerings(environment: \"env-b\", last: 1) { nodes { __typename } } }",
            "{ a: peerings(environment: \"env-a\") { totalCount } b: peerings(environment: \"env-b\") { totalCount } }",
            "{ peering(environment: \"env-a\", id: \"p-1\") { ... on AwsPeering { account vpc } } }",
            "{ rateLimit { limit } peerings(environment: \"env-a\") { totalCount } }", "{ __typename }", "{ nonsense }", "{",
            "{ peerings(environment: \"env-forbidden\") { totalCount } }",
            "{ peerings(environment: \"env-a\", first: -1) { totalCount } }");

    private EdgeGateway keeping;
    private EdgeGateway forgetful;

    @BeforeAll
    void start() {
        String cors = "--peergraph.cors.allowed-origins=https://app.example.com";
        String[] zipped = {"--server.compression.enabled=true", "--server.compression.mime-types=application/json",
                "--server.compression.min-response-size=1KB", cors};
        keeping = EdgeGateway.started(zipped);
        List<String> off = new ArrayList<>(List.of(zipped));
        off.add("--peergraph.answers.max-size=0");
        forgetful = EdgeGateway.started(off.toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        keeping.close();
        forgetful.close();
    }

    @BeforeEach
    void begin() {
        keeping.begin();
        forgetful.begin();
    }

    /** Lets execution fail from now on: what is answered all the same was kept. */
    private Answer withoutExecution(String... headers) {
        keeping.freshness.broken = true;
        return keeping.http.post(QUERY, headers);
    }

    @Test
    void servesTheSameRequestOfTheSameCallerWithoutExecution() {
        Answer executed = keeping.http.post(QUERY);
        assertThat(executed.status()).isEqualTo(200);

        Answer kept = withoutExecution("X-Request-Id", "mine", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        assertThat(kept.body()).isEqualTo(executed.body());
        assertThat(kept.header("X-Request-Id")).isEqualTo("mine");
        assertThat(kept.header("traceparent")).startsWith("00-4bf9");
        assertThat(kept.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void executesForAnotherCallerAnotherFormAndWhoAsksForIt() {
        keeping.http.post(QUERY);
        assertThat(withoutExecution("Authorization", "Basic b3RoZXI6b3RoZXI=").code()).isEqualTo("INTERNAL");
        assertThat(withoutExecution("Accept", "application/graphql-response+json").code()).isEqualTo("INTERNAL");
        assertThat(withoutExecution("Cache-Control", "no-cache").code()).isEqualTo("INTERNAL");
        assertThat(withoutExecution("Peergraph-Explain", "true").code()).isEqualTo("INTERNAL");
        assertThat(withoutExecution("apollo-federation-include-trace", "ftv1").code()).isEqualTo("INTERNAL");
        assertThat(withoutExecution("Origin", "https://app.example.com").code()).isEqualTo("INTERNAL");
        assertThat(withoutExecution().code()).isEmpty();
    }

    @Test
    void endsWithTheFreshnessOfItsPages() {
        keeping.http.post(QUERY);
        keeping.freshness.clock.advance(Duration.ofSeconds(59));
        assertThat(withoutExecution().code()).isEmpty();
        keeping.freshness.clock.advance(Duration.ofSeconds(1));
        assertThat(withoutExecution().code()).isEqualTo("INTERNAL");
    }

    @Test
    void endsWhereAPageOfItIsReplaced() {
        keeping.http.post(QUERY);
        keeping.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1", "p-2")));
        keeping.http.post("{\"query\": \"{ peerings(environment: \\\"env-a\\\", first: 0) { totalCount } }\"}", "Cache-Control",
                "no-cache");
        assertThat(keeping.http.post(QUERY).json().at("/data/peerings/totalCount").asInt()).isEqualTo(2);
    }

    @Test
    void endsWhereARefreshFails() {
        String query = "{\"query\": \"{ peerings(environment: \\\"env-a\\\") { freshness upstreamFailure { code cause since } } }\"}";
        keeping.http.post(query);
        assertThat(keeping.http.post(query).json().at("/data/peerings/freshness").asString()).isEqualTo("FRESH");
        Instant failed = keeping.freshness.clock.instant();
        keeping.upstream.answers(_ -> new MockResponse.Builder().code(503).build());
        keeping.http.post(query, "Cache-Control", "no-cache");

        JsonNode now = keeping.http.post(query).json().at("/data/peerings");

        assertThat(now.path("freshness").asString()).isEqualTo("STALE_IF_ERROR");
        assertThat(now.at("/upstreamFailure/code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
        assertThat(now.at("/upstreamFailure/cause").asString()).isEqualTo("STATUS_503");
        assertThat(Instant.parse(now.at("/upstreamFailure/since").asString())).isEqualTo(failed);
    }

    @Test
    void endsWhereUpstreamRefusesTheCaller() {
        keeping.http.post(QUERY);
        keeping.upstream.answers(_ -> Samples.response("error-403"));
        keeping.http.post("{\"query\": \"{ peerings(environment: \\\"env-a\\\", first: 0) { totalCount } }\"}", "Cache-Control",
                "no-cache");
        assertThat(keeping.http.post(QUERY).code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void keepsWhatComesThroughAProxy() {
        try (EdgeGateway proxied = EdgeGateway.started("--server.forward-headers-strategy=framework")) {
            proxied.begin();
            proxied.http.post(QUERY, "X-Forwarded-Proto", "https");
            proxied.freshness.broken = true;
            assertThat(proxied.http.post(QUERY, "X-Forwarded-Proto", "https").code()).isEmpty();
        }
    }

    @Test
    void keepsWhatAVerifiedCallerIsAnswered(@TempDir Path directory) throws IOException {
        MockOAuth2Server issuer = new MockOAuth2Server();
        issuer.start();
        Path credential = Files.writeString(directory.resolve("credential"), "KEY:SECRET\n");
        try (EdgeGateway serving = EdgeGateway.started("--peergraph.auth.mode=service",
                "--peergraph.auth.service.credential-file=" + credential,
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph")) {
            serving.begin();
            String token = issuer.issueToken("default", "client", "peergraph").serialize();
            assertThat(serving.http.post(QUERY, "Authorization", "Bearer " + token).code()).isEmpty();
            serving.freshness.broken = true;
            assertThat(serving.http.post(QUERY, "Authorization", "Bearer " + token).code()).isEmpty();
            assertThat(
                    serving.http.post(QUERY, "Authorization", "Bearer " + issuer.issueToken("default", "another", "peergraph").serialize())
                            .code())
                    .isEqualTo("INTERNAL");
        } finally {
            issuer.shutdown();
        }
    }

    @Test
    void givesRoomToWhatIsAskedForAgainAndAgain() {
        String asked = "{\"query\": \"{ peerings(environment: \\\"env-a\\\") { again: totalCount } }\"}";
        try (EdgeGateway crowded = EdgeGateway.started("--peergraph.answers.max-size=64KB")) {
            crowded.begin();
            for (int i = 0; i < 60; i++) {
                crowded.http.ask("{ peerings(environment: \"env-a\") { once%d: totalCount } }".formatted(i), Map.of());
            }
            crowded.http.post(asked);
            crowded.freshness.broken = true;
            assertThat(crowded.http.post(asked).code()).as("asked for the first time").isEqualTo("INTERNAL");
            crowded.freshness.broken = false;
            for (int i = 0; i < 10; i++) {
                crowded.http.post(asked);
            }
            crowded.freshness.broken = true;
            assertThat(crowded.http.post(asked).code()).isEmpty();
        }
    }

    @Test
    void countsAnswersByTheSameTimersWhicheverWayTheyCome() {
        keeping.http.post(QUERY);
        List<Supplier<Collection<Timer>>> timers = List.of(
                () -> keeping.meters().get("http.server.requests").tags("method", "POST", "status", "200", "uri", "/graphql").timers(),
                () -> keeping.meters().get("graphql.request").tag("graphql.outcome", "SUCCESS").timers());
        List<Long> before = timers.stream().map(ResponseCacheTest::count).toList();
        for (int i = 0; i < 10; i++) {
            assertThat(withoutExecution().code()).isEmpty();
        }
        for (int i = 0; i < timers.size(); i++) {
            Supplier<Collection<Timer>> timer = timers.get(i);
            long countBefore = before.get(i);
            assertThat(timer.get()).hasSize(1);
            // An answer is counted once it is written, which its reader may be ahead of.
            await().atMost(GatewayFixture.PATIENCE).until(() -> count(timer) >= countBefore + 10);
            assertThat(count(timer)).isLessThanOrEqualTo(countBefore + 11);
        }
    }

    private static long count(Supplier<Collection<Timer>> timers) {
        return timers.get().stream().mapToLong(Timer::count).sum();
    }

    @Test
    void countsThePagesOfKeptAnswersAsThoughTheyWereRead() {
        keeping.http.post(QUERY);
        double before = keeping.meters().get("peergraph.cache.hit").counter().count();
        for (int i = 0; i < 10; i++) {
            assertThat(withoutExecution().code()).isEmpty();
        }
        assertThat(keeping.meters().get("peergraph.cache.hit").counter().count()).isEqualTo(before + 10);
    }

    @Test
    void callsOnceForWhatManyAskAtOnce() throws InterruptedException, ExecutionException {
        keeping.upstream.answers(_ -> slowly(FakeUpstream.ok(PeeringJson.page("env-a", "p-1"))));
        double missed = pages("miss");
        List<Answer> answers = atOnce(50);
        assertThat(answers).allMatch(answer -> answer.json().at("/data/peerings/totalCount").asInt() == 1);
        assertThat(answers.stream().map(answer -> answer.header("X-Request-Id"))).doesNotHaveDuplicates();
        assertThat(pages("miss")).isEqualTo(missed + 1);
    }

    @Test
    void refusesEachWhereManyAskAtOnceForWhatIsForbidden() throws InterruptedException, ExecutionException {
        keeping.upstream.answers(_ -> slowly(Samples.response("error-403")));
        List<Answer> answers = atOnce(20);
        assertThat(answers).allMatch(answer -> answer.code().equals("FORBIDDEN"));
        assertThat(answers.stream().map(answer -> answer.header("X-Request-Id"))).doesNotHaveDuplicates();
    }

    private static MockResponse slowly(MockResponse answer) {
        return answer.newBuilder().headersDelay(300, TimeUnit.MILLISECONDS).build();
    }

    private double pages(String how) {
        return keeping.meters().get("peergraph.cache." + how).counter().count();
    }

    private List<Answer> atOnce(int askers) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = new ArrayList<>();
            Callable<Answer> asker = () -> keeping.http.post(QUERY);
            for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(askers, asker))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    @Test
    void givesTheZippedFormToWhomItSuits() throws IOException, InterruptedException {
        String[] ids = IntStream.range(0, 50).mapToObj(i -> "p-" + i).toArray(String[]::new);
        keeping.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", ids)));
        String query = "{\"query\": \"{ peerings(environment: \\\"env-a\\\", first: 50) { edges { cursor node { __typename } } } }\"}";
        String plain = keeping.http.post(query).body();
        keeping.freshness.broken = true;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + keeping.port() + "/graphql"))
                .header("Content-Type", "application/json")
                .header("Authorization", HttpCalls.CREDENTIAL)
                .header("Accept-Encoding", "gzip")
                .POST(BodyPublishers.ofString(query))
                .build();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
            assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(plain);
        }
    }

    @Test
    void answersRandomRequestsAsAGatewayThatKeepsNothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (EdgeGateway gateway : List.of(keeping, forgetful)) {
            gateway.upstream.answers(call -> FakeUpstream.parameter(call, "environment").equals("env-forbidden")
                    ? Samples.response("error-403")
                    : FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2", "p-3")));
        }
        for (int i = 0; i < 400; i++) {
            String query = QUERIES.get(random.nextInt(QUERIES.size()));
            String[] headers = headers(random);
            boolean get = random.nextInt(3) == 0;
            if (random.nextInt(10) == 0) {
                Duration passed = Duration.ofSeconds(random.nextInt(90));
                keeping.freshness.clock.advance(passed);
                forgetful.freshness.clock.advance(passed);
            }
            Answer kept = ask(keeping, query, get, headers);
            Answer executed = ask(forgetful, query, get, headers);
            String what = "seed %d, round %d: %s %s %s".formatted(seed, i, get ? "GET" : "POST", query, List.of(headers));
            assertThat(kept.status()).as(what).isEqualTo(executed.status());
            assertThat(withoutRequestId(kept.body())).as(what).isEqualTo(withoutRequestId(executed.body()));
            assertThat(comparable(kept)).as(what).isEqualTo(comparable(executed));
        }
    }

    private static Answer ask(EdgeGateway gateway, String query, boolean get, String... headers) {
        return get ? gateway.http.get(List.of("query", query), headers) : gateway.http.ask(query, Map.of(), headers);
    }

    private static String[] headers(Random random) {
        List<String> headers = new ArrayList<>();
        List.of(List.of("Cache-Control", "no-cache"), List.of("Origin", "https://app.example.com"),
                List.of("Accept", "application/graphql-response+json"), List.of("If-None-Match", "\"other\""),
                List.of("Authorization", "Basic b3RoZXI6b3RoZXI="), List.of("traceparent", "nonsense")).forEach(header -> {
                    if (random.nextInt(6) == 0) {
                        headers.addAll(header);
                    }
                });
        return headers.toArray(String[]::new);
    }

    private static String withoutRequestId(String body) {
        return body.replaceAll("request id [0-9a-f-]+", "request id");
    }

    private static Map<String, List<String>> comparable(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answer.response().headers().map());
        headers.remove("X-Request-Id");
        return Collections.unmodifiableMap(headers);
    }
}
