package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.fleet.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SharedFreshnessTest {

    private static final String ENVIRONMENT = "env-1";
    private static final String QUERY = "{ peerings(environment: \"" + ENVIRONMENT
            + "\") { stale freshness upstreamFailure { code cause since } nodes { ... on CloudPeering { peeringId } } } }";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration FRESH = Duration.ofMillis(200);

    private static void fetchAndLetGrowOld(Replicas replicas) {
        Instant fetched = Instant.parse(replicas.answer(0, ENVIRONMENT).at("/data/peerings/fetchedAt").asString());
        await().atMost(SOON).until(() -> !replicas.redis.commands().keys("*:page*").isEmpty());
        await().atMost(SOON).until(() -> Instant.now().isAfter(fetched.plus(FRESH).plusMillis(50)));
    }

    @Test
    void anOldPageOfAnotherReplicaIsServedAtOnceAndRefreshedBehind() {
        try (Replicas replicas = new Replicas().with(2, "--peergraph.cache.fresh=" + FRESH, "--peergraph.answers.max-size=0B")) {
            fetchAndLetGrowOld(replicas);
            replicas.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page(ENVIRONMENT, "p-new")));
            JsonNode old = replicas.answer(1, ENVIRONMENT, "Peergraph-Explain", "true");
            assertThat(old.at("/extensions/peergraph/connections/0/pages/0/state").asString()).isEqualTo("shared");
            assertThat(old.at("/data/peerings/stale").asBoolean()).isTrue();
            assertThat(old.at("/data/peerings/nodes/0/peeringId").asString()).isEqualTo("p-1");
            await().atMost(SOON).until(
                    () -> replicas.answer(1, ENVIRONMENT).at("/data/peerings/nodes/0/peeringId").asString().equals("p-new"));
        }
    }

    @Test
    void anOldPageOfAnotherReplicaStandsInWhereUpstreamFails() {
        try (Replicas replicas = new Replicas().with(2, "--peergraph.cache.fresh=" + FRESH, "--peergraph.cache.stale-while-revalidate=0s",
                "--peergraph.guard.max-retries=0")) {
            fetchAndLetGrowOld(replicas);
            replicas.upstream.answers(_ -> new MockResponse.Builder().code(503).build());
            JsonNode old = replicas.posted(1, Replicas.CREDENTIAL, Map.of("query", QUERY)).join();
            assertThat(replicas.upstream.calls()).hasSize(2);
            assertThat(old.at("/data/peerings/freshness").asString()).isEqualTo("STALE_IF_ERROR");
            assertThat(old.at("/data/peerings/upstreamFailure/code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
            assertThat(old.at("/data/peerings/upstreamFailure/cause").asString()).isEqualTo("STATUS_503");
            assertThat(old.has("errors")).isFalse();
            assertThat(old.at("/data/peerings/stale").asBoolean()).isTrue();
            assertThat(old.at("/data/peerings/nodes/0/peeringId").asString()).isEqualTo("p-1");
        }
    }
}
