package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Which calls one GraphQL request makes: all that it needs at once, and none twice. */
@GatewayTest
class SharedCallsTest {

    private final GatewayFixture gateway;

    SharedCallsTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void aliasesAndNestedConnectionsAreReadAtOnceAndEqualOnesOnce() {
        Rendezvous upstream = new Rendezvous(4);
        GatewayCaller caller = gateway.caller(upstream::answer);
        JsonNode answer = caller.ask("""
                { a: peerings(environment: "env-a") { ...Ids }
                  again: peerings(environment: "env-a", last: 5) { ...Ids }
                  filtered: peerings(environment: "env-a", filter: {phase: [READY, FAILED]}) { ...Ids }
                  inAnotherOrder: peerings(environment: "env-a", filter: {phase: [FAILED, READY, FAILED]}) { ...Ids }
                  one: peering(environment: "env-a", id: "p-of-env-a") { ... on CloudPeering { peeringId } }
                  environments(ids: ["env-b", "env-c", "env-b"]) { peerings { ...Ids } } }
                fragment Ids on PeeringConnection { nodes { ... on CloudPeering { peeringId } } }""");
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        assertThat(answer.at("/data/again/nodes/0/peeringId").stringValue()).isEqualTo("p-of-env-a");
        assertThat(answer.at("/data/one/peeringId").stringValue()).isEqualTo("p-of-env-a");
        assertThat(answer.at("/data/environments/2/peerings/nodes/0/peeringId").stringValue()).isEqualTo("p-of-env-b");
        assertThat(upstream.met()).as("calls that were under way together").isTrue();
        assertThat(caller.calls()).extracting(SharedCallsTest::listing)
                .containsExactlyInAnyOrder("env-a[]", "env-a[READY, FAILED]", "env-b[]", "env-c[]");
    }

    @Test
    void nodesOfOneEnvironmentShareItsCalls() {
        GatewayCaller caller = gateway.caller(call -> {
            String environment = FakeUpstream.parameter(call, "environment");
            boolean first = call.getUrl().queryParameter("page_token") == null;
            List<String> items = (first ? Stream.of("p-1", "p-2") : Stream.of("p-3", "p-4"))
                    .map(id -> PeeringJson.aws(environment, id, "READY")).toList();
            return FakeUpstream.ok(PeeringJson.page(items, first ? "page-2" : null, 4));
        });
        JsonNode listed = caller.ask("""
                { a: peerings(environment: "env-a", first: 4) { nodes { ... on CloudPeering { id } } }
                  b: peerings(environment: "env-b", first: 1) { nodes { ... on CloudPeering { id } } } }""");
        List<String> ids = Stream.of("/data/a/nodes/3/id", "/data/b/nodes/0/id", "/data/a/nodes/0/id", "/data/a/nodes/2/id")
                .map(place -> listed.at(place).stringValue()).toList();
        GatewayCaller later = gateway.caller(caller::answer);
        JsonNode nodes = later.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on CloudPeering { peeringId } } }", Map.of("ids", ids));
        assertThat(nodes.at("/data/nodes").valueStream()).extracting(node -> node.path("id").stringValue()).isEqualTo(ids);
        assertThat(nodes.at("/data/nodes").valueStream()).extracting(node -> node.path("peeringId").stringValue())
                .containsExactly("p-4", "p-1", "p-1", "p-3");
        assertThat(later.calls()).extracting(call -> listing(call) + call.getUrl().queryParameter("page_token"))
                .containsExactlyInAnyOrder("env-a[]null", "env-a[]page-2", "env-b[]null");
    }

    @Test
    void lookingOneUpByNameIsOneFilteredCall() {
        GatewayCaller caller = gateway.caller(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1")));
        JsonNode answer = caller.ask("""
                { peerings(environment: "env-a", filter: {displayName: ["R&D + 100 %, Köln"]}) {
                    totalCount nodes { ... on CloudPeering { peeringId } } } }""");
        assertThat(answer.at("/data/peerings/nodes/0/peeringId").stringValue()).isEqualTo("p-1");
        assertThat(caller.calls()).hasSize(1).allSatisfy(call -> assertThat(call.getUrl().queryParameterValues("spec.display_name"))
                .containsExactly("R&D + 100 %, Köln"));
    }

    @Test
    void failingEnvironmentLeavesItsSiblingsServed() {
        GatewayCaller caller = gateway.caller(call -> {
            String environment = FakeUpstream.parameter(call, "environment");
            return environment.equals("env-bad")
                    ? Samples.response("error-403")
                    : FakeUpstream.ok(PeeringJson.page(environment, "p-of-" + environment));
        });
        JsonNode answer = caller.ask("""
                { bad: peerings(environment: "env-bad") { totalCount }
                  good: peerings(environment: "env-good") { totalCount }
                  environments(ids: ["env-good", "env-bad", "env-other"]) { environmentId peerings { totalCount } } }""");
        assertThat(answer.path("data").toString()).isEqualTo("""
                {"bad":null,"good":{"totalCount":1},"environments":[{"environmentId":"env-good","peerings":{"totalCount":1}},\
                {"environmentId":"env-bad","peerings":null},{"environmentId":"env-other","peerings":{"totalCount":1}}]}""");
        assertThat(answer.path("errors").valueStream())
                .extracting(error -> error.path("path").toString() + error.at("/extensions/code").stringValue())
                .containsExactlyInAnyOrder("[\"bad\"]FORBIDDEN", "[\"environments\",1,\"peerings\"]FORBIDDEN");
    }

    private static String listing(RecordedRequest call) {
        return FakeUpstream.parameter(call, "environment") + call.getUrl().queryParameterValues("status.phase");
    }

    /** Answers no call before so many different ones are there: a gateway that asks for one after the other never gets further. */
    private static final class Rendezvous {

        private final CountDownLatch missing;
        private final Set<String> came = ConcurrentHashMap.newKeySet();

        Rendezvous(int calls) {
            missing = new CountDownLatch(calls);
        }

        MockResponse answer(RecordedRequest call) {
            if (came.add(listing(call))) {
                missing.countDown();
            }
            if (!met()) {
                return new MockResponse.Builder().code(400).build();
            }
            String environment = FakeUpstream.parameter(call, "environment");
            return FakeUpstream.ok(PeeringJson.page(environment, "p-of-" + environment));
        }

        boolean met() {
            try {
                return missing.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
