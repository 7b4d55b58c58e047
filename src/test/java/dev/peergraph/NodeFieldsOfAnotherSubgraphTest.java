package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Where another subgraph gives the supergraph its {@code node} and {@code nodes}. */
@GatewayTest(properties = "peergraph.federation.node-fields=false")
class NodeFieldsOfAnotherSubgraphTest {

    private final GatewayCaller caller;

    NodeFieldsOfAnotherSubgraphTest(@Autowired GatewayFixture gateway) {
        caller = gateway.caller(_ -> FakeUpstream.ok("{}"));
    }

    @Test
    void federatedSdlHasNoNodeFields() {
        assertThat(caller.ask("{ _service { sdl } }").at("/data/_service/sdl").asString()).contains("interface Node", "peerings(", "@link")
                .doesNotContain(" node(", " nodes(");
    }

    @Test
    void gatewayItselfStillAnswersThem() {
        String id = caller.ask("{ environment(id: \"env-a\") { id } }").at("/data/environment/id").asString();
        assertThat(caller.ask("{ node(id: \"" + id + "\") { __typename } }").at("/data/node/__typename").asString())
                .isEqualTo("Environment");
        assertThat(caller.client().get().uri("/graphql/schema").exchange().expectBody(String.class).returnResult().getResponseBody())
                .contains(" node(");
    }
}
