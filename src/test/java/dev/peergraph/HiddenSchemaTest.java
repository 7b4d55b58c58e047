package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.introspection.Introspection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** With introspection switched off, nothing else tells the schema either. */
@GatewayTest(properties = "spring.graphql.schema.introspection.enabled=false")
class HiddenSchemaTest {

    private final GatewayFixture gateway;

    HiddenSchemaTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    /** The switch is the whole JVM's, and other tests introspect. */
    @AfterAll
    static void switchOn() {
        Introspection.enabledJvmWide(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/graphql/schema", "/graphql/schema.graphql", "/graphql/possible-types.json"})
    void nothingIsPublished(String path) {
        gateway.client().get().uri(path).exchange().expectStatus().isNotFound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ _service { sdl } }", "{ __schema { types { name } } }", "{ __type(name: \"Query\") { name } }"})
    void queriesForTheSchemaAreBadInput(String query) {
        JsonNode answer = gateway.caller("Bearer of-the-hidden", _ -> FakeUpstream.ok("{}")).ask(query);
        assertThat(answer.at("/errors/0/extensions/code").asString()).as(answer.toString()).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.path("errors")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ __typename }", "{ _entities(representations: []) { __typename } }"})
    void queriesForDataAreAnswered(String query) {
        assertThat(gateway.caller("Bearer of-the-hidden", _ -> FakeUpstream.ok("{}")).ask(query).has("errors")).isFalse();
    }
}
