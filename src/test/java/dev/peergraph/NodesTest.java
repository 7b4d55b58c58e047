package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Objects by their ids, and what is answered without a call. */
@GatewayTest
class NodesTest {

    private final GatewayFixture gateway;

    NodesTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void everyNodeIsFoundAgainByItsGlobalId() {
        GatewayCaller caller = gateway.caller(NodesTest::upstream);
        JsonNode peering = caller.ask("""
                { peering(environment: "env-1", id: "p-2") { ... on CloudPeering { id environment { id } network { id } } } }""")
                .at("/data/peering");
        List<String> ids = Stream.of("/id", "/environment/id", "/network/id").map(place -> peering.at(place).stringValue()).toList();
        JsonNode nodes = caller.ask("""
                query($ids: [ID!]!) {
                  nodes(ids: $ids) {
                    __typename
                    id
                    ... on CloudPeering { peeringId displayName }
                    ... on Environment { environmentId resourceName relatedUrl peerings { totalCount } }
                    ... on Network { networkId resourceName relatedUrl environment { environmentId } }
                  }
                }""", Map.of("ids", ids));
        assertThat(nodes.toString()).isEqualTo("""
                {"data":{"nodes":[{"__typename":"AwsPeering","id":"%s","peeringId":"p-2","displayName":"name-p-2"},\
                {"__typename":"Environment","id":"%s","environmentId":"env-1","resourceName":null,"relatedUrl":null,\
                "peerings":{"totalCount":3}},\
                {"__typename":"Network","id":"%s","networkId":"n-1","resourceName":null,"relatedUrl":null,\
                "environment":{"environmentId":"env-1"}}]}}""".formatted(ids.toArray()));
        for (String id : ids) {
            JsonNode node = caller.ask("query($id: ID!) { node(id: $id) { id } }", Map.of("id", id));
            assertThat(node.toString()).isEqualTo("{\"data\":{\"node\":{\"id\":\"" + id + "\"}}}");
        }
    }

    @Test
    void oneThatIsGoneOrBrokenOrForbiddenLeavesTheOthersServed() {
        GatewayCaller caller = gateway.caller(NodesTest::upstream);
        String served = globalId("env-1", "p-1");
        String broken = globalId("env-1", "p-broken");
        String gone = globalId("env-1", "p-gone");
        String forbidden = globalId("env-bad", "p-1");
        JsonNode answer = caller.ask("query($ids: [ID!]!) { nodes(ids: $ids) { ... on CloudPeering { peeringId } } }",
                Map.of("ids", List.of(forbidden, served, gone, broken)));
        assertThat(answer.at("/data/nodes").toString()).isEqualTo("[null,{\"peeringId\":\"p-1\"},null,null]");
        assertThat(answer.path("errors").valueStream())
                .extracting(error -> error.path("path").toString() + error.at("/extensions/code").stringValue())
                .containsExactlyInAnyOrder("[\"nodes\",0]FORBIDDEN", "[\"nodes\",3]UPSTREAM_INVALID_RESPONSE");

        JsonNode single = caller.ask("query($gone: ID!, $broken: ID!) { gone: node(id: $gone) { id } broken: node(id: $broken) { id } }",
                Map.of("gone", gone, "broken", broken));
        assertThat(single.path("data").toString()).isEqualTo("{\"gone\":null,\"broken\":null}");
        assertThat(single.path("errors").size()).isEqualTo(1);
        assertThat(single.at("/errors/0/path").toString()).isEqualTo("[\"broken\"]");
    }

    @Test
    void peeringByUpstreamsIdsIsFoundOrNull() {
        GatewayCaller caller = gateway.caller(NodesTest::upstream);
        JsonNode answer = caller.ask("""
                { found: peering(environment: "env-1", id: "p-2") { __typename }
                  unknown: peering(environment: "env-1", id: "p-9") { __typename }
                  broken: peering(environment: "env-1", id: "p-broken") { __typename }
                  forbidden: peering(environment: "env-bad", id: "p-1") { __typename } }""");
        assertThat(answer.path("data").toString())
                .isEqualTo("{\"found\":{\"__typename\":\"AwsPeering\"},\"unknown\":null,\"broken\":null,\"forbidden\":null}");
        assertThat(answer.path("errors").valueStream())
                .extracting(error -> error.path("path").toString() + error.at("/extensions/code").stringValue())
                .containsExactlyInAnyOrder("[\"broken\"]UPSTREAM_INVALID_RESPONSE", "[\"forbidden\"]FORBIDDEN");
    }

    @Test
    void environmentsAndTheirIdsCostNoCall() {
        GatewayCaller caller = gateway.caller(NodesTest::upstream);
        JsonNode answer = caller.ask("""
                { environment(id: "env-1") { id environmentId resourceName relatedUrl }
                  environments(ids: ["env-2", "env-1", "env-2"]) { environmentId }
                  none: environments(ids: []) { environmentId }
                  nothing: nodes(ids: []) { id } }""");
        assertThat(answer.at("/data/environment/environmentId").stringValue()).isEqualTo("env-1");
        assertThat(answer.at("/data/environments").toString())
                .isEqualTo("[{\"environmentId\":\"env-2\"},{\"environmentId\":\"env-1\"},{\"environmentId\":\"env-2\"}]");
        assertThat(answer.at("/data/none").toString() + answer.at("/data/nothing")).isEqualTo("[][]");
        String id = answer.at("/data/environment/id").stringValue();
        assertThat(caller.ask("query($id: ID!) { node(id: $id) { ... on Environment { environmentId } } }", Map.of("id", id))
                .at("/data/node/environmentId").stringValue()).isEqualTo("env-1");
        assertThat(caller.calls()).isEmpty();
    }

    @Test
    void rateLimitIsWhatUpstreamLastToldThisCaller() {
        String query = "{ rateLimit { limit remaining resetAt } }";
        GatewayCaller caller = gateway.caller(_ -> Samples.response("page-empty"));
        assertThat(caller.ask(query).toString()).isEqualTo("{\"data\":{\"rateLimit\":null}}");
        assertThat(caller.calls()).isEmpty();
        caller.ask("{ peerings(environment: \"env-1\") { totalCount } }");
        JsonNode told = caller.ask(query).at("/data/rateLimit");
        assertThat(told.path("limit").intValue()).isEqualTo(100);
        assertThat(told.path("remaining").intValue()).isEqualTo(91);
        assertThat(told.path("resetAt").stringValue()).endsWith("Z");
        assertThat(caller.calls()).hasSize(1);
        assertThat(gateway.caller(_ -> Samples.response("page-empty")).ask(query).at("/data/rateLimit").isNull()).isTrue();
    }

    /** Returns the global id of a peering that there was at some time. */
    private String globalId(String environment, String peeringId) {
        return gateway.caller(_ -> FakeUpstream.ok(PeeringJson.page(environment, peeringId)))
                .ask("query($environment: ID!) { peerings(environment: $environment) { nodes { ... on CloudPeering { id } } } }",
                        Map.of("environment", environment))
                .at("/data/peerings/nodes/0/id")
                .stringValue();
    }

    private static MockResponse upstream(RecordedRequest call) {
        String environment = FakeUpstream.parameter(call, "environment");
        if (environment.equals("env-bad")) {
            return Samples.response("error-403");
        }
        String broken = PeeringJson.aws(environment, "p-broken", "READY").replace("\"status\"", "\"state\"");
        return FakeUpstream.ok(PeeringJson.page(List.of(PeeringJson.aws(environment, "p-1", "READY"), broken,
                PeeringJson.aws(environment, "p-2", "READY")), null, 3));
    }
}
