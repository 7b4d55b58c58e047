package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.auth.Partitions;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.Replicas;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageKey;
import dev.peergraph.peering.PeeringFilter;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedPagesTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private Replicas replicas;
    /** Each test has one of its own, so that all can share the started gateways. */
    private String environment;

    @BeforeAll
    void start() {
        replicas = new Replicas().with(3);
    }

    @AfterAll
    void end() {
        replicas.close();
    }

    @BeforeEach
    void joined() {
        environment = "env-" + NAMES.incrementAndGet();
        await().atMost(SOON).until(() -> IntStream.range(0, 3).allMatch(i -> replicas.link(i).isJoined()));
    }

    @AfterEach
    void answerAgain() {
        replicas.upstream.answers(SharedPagesTest::page);
        replicas.upstream.forgetCalls();
    }

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2"));
    }

    private long stored() {
        return replicas.redis.commands().keys("*:page*").size();
    }

    /** Asks a replica, and waits until what it fetched is stored. */
    private JsonNode fetched(int replica) {
        long before = stored();
        JsonNode answer = replicas.answer(replica, environment);
        await().atMost(SOON).until(() -> stored() > before);
        return answer;
    }

    private static String state(JsonNode answer) {
        return answer.at("/extensions/peergraph/connections/0/pages/0/state").asString();
    }

    @Test
    void equalColdQueriesAtThreeReplicasMakeOneCall() {
        List<CompletableFuture<JsonNode>> answers = IntStream.range(0, 300)
                .mapToObj(i -> replicas.asked(i % 3, Replicas.CREDENTIAL, environment))
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().at("/data/peerings/nodes").size()).isEqualTo(2));
        assertThat(replicas.upstream.calls()).hasSize(1);
        assertThat(answers.stream().map(answer -> answer.join().at("/data/peerings/fetchedAt").asString()).distinct()).hasSize(1);
    }

    @Test
    void takesThePageOfAnotherReplicaAndSaysSo() {
        JsonNode first = fetched(0);
        JsonNode second = replicas.answer(1, environment, "Peergraph-Explain", "true");
        assertThat(second.path("data")).isEqualTo(first.path("data"));
        assertThat(state(second)).isEqualTo("shared");
        assertThat(second.at("/extensions/peergraph/connections/0/upstreamCalls").asInt()).isZero();
        assertThat(second.at("/extensions/peergraph/connections/0/upstreamCallsSaved").asInt()).isEqualTo(1);
        assertThat(replicas.upstream.calls()).hasSize(1);
        assertThat(replicas.count(1, "peergraph.fleet.shared.hits")).isPositive();
        assertThat(state(replicas.answer(1, environment, "Peergraph-Explain", "true", "Cache-Control", "max-age=60"))).isEqualTo("fresh");
    }

    @Test
    void noCacheGetsAFreshPageWhichTheOthersThenHave() {
        fetched(0);
        replicas.upstream.answers(call -> FakeUpstream.ok(PeeringJson.page(environment, "p-new")));
        replicas.answer(1, environment, "Cache-Control", "no-cache");
        assertThat(replicas.upstream.calls()).hasSize(2);
        await().atMost(SOON).untilAsserted(() -> assertThat(replicas.asked(2, Replicas.CREDENTIAL, environment).join()
                .at("/data/peerings/nodes/0/peeringId").asString()).isEqualTo("p-new"));
        assertThat(replicas.upstream.calls()).hasSize(2);
    }

    @Test
    void sharesNothingBetweenCredentials() {
        fetched(0);
        replicas.asked(1, "Bearer another", environment).join();
        assertThat(replicas.upstream.calls()).hasSize(2);
    }

    @Test
    void aReplicaThatFailsLetsTheNextOneTry() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        replicas.upstream.answers(call -> {
            called.countDown();
            waitFor(asked);
            replicas.upstream.answers(SharedPagesTest::page);
            return new MockResponse.Builder().code(404).build();
        });
        CompletableFuture<JsonNode> first = replicas.asked(0, Replicas.CREDENTIAL, environment);
        assertThat(called.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        CompletableFuture<JsonNode> second = replicas.asked(1, Replicas.CREDENTIAL, environment);
        asked.countDown();
        assertThat(first.join().at("/errors/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
        assertThat(second.join().at("/data/peerings/nodes").size()).isEqualTo(2);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PageNames names(String env) {
        Partitions partitions = replicas.gateway(0).getBean(Partitions.class);
        return PageNames.of(replicas.gateway(0).getBean(FleetKeys.class),
                new PageKey(partitions.of(new Credential(Replicas.CREDENTIAL)), env, PeeringFilter.NONE, 1000, null));
    }

    @Test
    void aDeadReplicasLeaseEndsAndAnotherFetchesThePage() {
        replicas.redis.commands().set(names(environment).lease(), "of a dead replica", SetArgs.Builder.px(1500));
        assertThat(replicas.answer(0, environment).at("/data/peerings/nodes").size()).isEqualTo(2);
        assertThat(replicas.upstream.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 60})
    void takesWhatIsOfAnotherVersionOrWasAlteredForNothing(int place) {
        fetched(0);
        RedisCommands<String, String> redis = replicas.redis.commands();
        StringBuilder value = new StringBuilder(redis.hget(names(environment).page(), "v"));
        value.setCharAt(place, (char) (value.charAt(place) ^ 2));
        redis.hset(names(environment).page(), "v", value.toString());
        assertThat(replicas.answer(1, environment).at("/data/peerings/nodes").size()).isEqualTo(2);
        assertThat(replicas.upstream.calls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "time"})
    void takesWhatWasMovedToAnotherNameOrTimeForNothing(String moved) {
        fetched(0);
        RedisCommands<String, String> redis = replicas.redis.commands();
        String from = names(environment).page();
        String to = moved.equals("page") ? names(environment + "-other").page() : from;
        redis.hset(to, "v", redis.hget(from, "v"));
        redis.hset(to, "r", Long.toString(Long.parseLong(redis.hget(from, "r")) + (moved.equals("time") ? 1 : 0)));
        String asked = moved.equals("page") ? environment + "-other" : environment;
        assertThat(replicas.answer(1, asked).at("/data/peerings/nodes").size()).isEqualTo(2);
        assertThat(replicas.upstream.calls()).hasSize(2);
    }

    @Test
    void readsARefusalAtOneReplicaAtAllWithinASecond() {
        fetched(0);
        replicas.answer(1, environment);
        replicas.upstream.answers(_ -> new MockResponse.Builder().code(401).build());
        replicas.answer(0, environment, "Cache-Control", "no-cache");
        Instant refused = Instant.now();
        await().atMost(Duration.ofSeconds(5)).until(() -> replicas.answer(1, environment).has("errors"));
        assertThat(Duration.between(refused, Instant.now())).isLessThan(Duration.ofSeconds(1));
        assertThat(replicas.answer(2, environment).at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void knowsPersistedOperationsOfOtherReplicas() {
        String hash = "d21c76b1ff09dc2ba6ff7e1e2ec35b7b3c4ef40cc7ac5a3bbf4b2fa9f2bb5cd6";
        String text = "query { environment(id: \"" + environment + "\") { environmentId } }";
        Map<String, ?> extension = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Hashes.sha256(text)));
        replicas.posted(0, Replicas.CREDENTIAL, Map.of("query", text, "extensions", extension)).join();
        await().atMost(SOON).untilAsserted(() -> assertThat(replicas.posted(1, Replicas.CREDENTIAL, Map.of("extensions", extension)).join()
                .at("/data/environment/environmentId").asString()).isEqualTo(environment));
        JsonNode unknown = replicas.posted(1, Replicas.CREDENTIAL,
                Map.of("extensions", Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash)))).join();
        assertThat(unknown.at("/errors/0/extensions/code").asString()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
    }
}
