package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import graphql.introspection.Introspection;
import graphql.introspection.IntrospectionQuery;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SwitchesTest {

    @AfterEach
    void restore() {
        // The switch is the whole JVM's.
        Introspection.enabledJvmWide(true);
    }

    @Test
    void introspectionGoesOff() {
        try (StartedGateway gateway = new StartedGateway("--spring.graphql.schema.introspection.enabled=false")) {
            JsonNode answer = StartedGateway.json(gateway.query(IntrospectionQuery.INTROSPECTION_QUERY, Map.of()));
            assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
            assertThat(answer.toString()).doesNotContain("CloudPeering");
        }
    }

    @Test
    void suggestionsGoOn() {
        try (StartedGateway gateway = new StartedGateway("--peergraph.limits.query.suggestions=true")) {
            assertThat(message(gateway, "{ peeringz { x } }")).endsWith("Did you mean \"peering\" or \"peerings\"?");
            assertThat(message(gateway, "{ node(id: 1) { ... on CloudPeerin { id } } }")).endsWith("Did you mean \"CloudPeering\"?");
            assertThat(message(gateway, "{ nothingLikeIt }")).doesNotContain("Did you mean");
        }
    }

    private static String message(StartedGateway gateway, String query) {
        return StartedGateway.json(gateway.query(query, Map.of())).at("/errors/0/message").asString();
    }
}
