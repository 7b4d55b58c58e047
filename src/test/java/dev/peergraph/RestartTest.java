package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

@GatewayTest
class RestartTest {

    private static final String QUERY = """
            query($after: String) {
              peerings(environment: "env-1", first: 3, after: $after) {
                edges { cursor node { ... on CloudPeering { id peeringId } } } pageInfo { hasNextPage hasPreviousPage endCursor }
              }
            }""";

    private final GatewayFixture gateway;

    RestartTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void walkGoesOnAtAnotherInstanceWithOtherPages() {
        GatewayCaller caller = gateway.caller(RestartTest::upstream);
        JsonNode first = caller.ask(QUERY).at("/data/peerings");
        String cursor = first.at("/pageInfo/endCursor").stringValue();
        String id = first.at("/edges/1/node/id").stringValue();
        try (ConfigurableApplicationContext replica = GatewayFixture
                .start("--peergraph.upstream.base-url=" + gateway.upstream().baseUrl(), "--peergraph.upstream.page-size=2")) {
            GatewayCaller there = caller.at(GatewayFixture.url(replica));
            JsonNode second = there.ask(QUERY, Map.of("after", cursor)).at("/data/peerings");
            JsonNode again = there.ask(QUERY).at("/data/peerings");
            List<String> met = new ArrayList<>(ids(first));
            met.addAll(ids(second));
            assertThat(met).containsExactly("p-0", "p-1", "p-2", "p-3", "p-4", "p-5");
            assertThat(second.at("/pageInfo/hasPreviousPage").booleanValue()).isTrue();
            assertThat(again).as("the same items with the same bytes").isEqualTo(first);
            assertThat(there.ask("query($id: ID!) { node(id: $id) { ... on CloudPeering { peeringId } } }", Map.of("id", id))
                    .at("/data/node/peeringId").stringValue()).isEqualTo("p-1");
        }
    }

    private static List<String> ids(JsonNode connection) {
        return connection.path("edges").valueStream().map(edge -> edge.at("/node/peeringId").stringValue()).toList();
    }

    private static MockResponse upstream(RecordedRequest call) {
        int size = Integer.parseInt(FakeUpstream.parameter(call, "page_size"));
        String token = call.getUrl().queryParameter("page_token");
        int from = token == null ? 0 : Integer.parseInt(token);
        int to = Math.min(7, from + size);
        List<String> items = IntStream.range(from, to).mapToObj(i -> PeeringJson.aws("env-1", "p-" + i, "READY")).toList();
        return FakeUpstream.ok(PeeringJson.page(items, to < 7 ? String.valueOf(to) : null, 7));
    }
}
