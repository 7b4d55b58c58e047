package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayCaller;
import dev.peergraph.GatewayFixture;
import dev.peergraph.GatewayTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Messages speak of GraphQL, whatever words the library beneath has. */
@GatewayTest
class MessagesTest {

    private static final String LIBRARY = "ANTLR|AST|\\bjava\\b|graphql\\.|\\w+Value\\b|ObjectField|VariableReference|LinkedHashMap|ArrayList|'Map'|BigInteger";

    /** Values of each kind, as GraphQL writes them. */
    static final List<String> VALUES = List.of("\"x\"", "\"it's\"", "\"{}[]\"", "1", "1.5", "1e9", "99999999999", "true", "null", "NAME",
            "[1]",
            "[[]]", "{a: \"b\"}", "{a: [{b: \"it's } ]\"}]}", "\"\"\"block\"\"\"", "\"StringValue{value='x'}\"",
            "\"" + "long".repeat(2000) + "\"");

    private final GatewayCaller caller;

    MessagesTest(@Autowired GatewayFixture gateway) {
        caller = gateway.caller("Bearer of-messages", _ -> FakeUpstream.ok("{}"));
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void wrongLiteralsAreToldInGraphQlsWords(String value) {
        for (String argument : List.of("first: " + value, "after: " + value, "filter: " + value, "filter: {phase: " + value + "}",
                "filter: {displayName: [" + value + "]}", "filter: {nothing: " + value + "}")) {
            assertPlain("{ peerings(environment: \"e\", " + argument + ") { nothing } }", Map.of(), value);
        }
        for (String type : List.of("Int", "ID", "Boolean", "PeeringPhase", "PeeringFilter", "[Int!]")) {
            assertPlain("query($v: " + type + " = " + value + ") { nothing }", Map.of(), value);
        }
        assertPlain("{ __typename @skip(if: " + value + ") nothing }", Map.of(), value);
    }

    @Test
    void wrongVariablesAreToldInGraphQlsWords() {
        List<String> messages = new ArrayList<>();
        for (Object value : Arrays.asList("x", 1, 1.5, 99999999999L, true, null, List.of(1), List.of(List.of("x")), Map.of("a", 1))) {
            for (String type : List.of("Int!", "ID!", "Boolean!", "String!", "PeeringPhase!", "PeeringFilter!", "[Int!]!",
                    "[PeeringFilter!]!")) {
                Map<String, Object> variables = new HashMap<>();
                variables.put("v", value);
                JsonNode answer = caller
                        .ask("query($v: " + type + ") { __typename @include(if: false) environment(id: \"e\") @include(if: false) { "
                                + argument(type) + " } }", variables);
                answer.path("errors").forEach(error -> messages.add(error.path("message").asString()));
            }
        }
        assertThat(messages).hasSizeGreaterThan(40).allSatisfy(message -> assertThat(message).doesNotContainPattern(LIBRARY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{ peerings(environment: \"e\", first: \"x\") { totalCount } }|argument 'first' with value '\"x\"' is not a valid 'Int' - Expected an integer, but it is a string",
            "{ peerings(environment: {a: [X, 1]}) { totalCount } }|with value '{a: [X, 1]}' is not a valid 'ID' - Expected an integer or a string, but it is an object",
            "query($f: Int = [true]) { nodes(ids: []) { id } }|Bad default value '[true]' for type 'Int'",
            "{ a \"x }|Invalid syntax with text that is no token, '\"x }', at line 1 column 5"})
    void saysWhichValueAndWhatIsAllowed(String query, String message) {
        assertThat(caller.ask(query).at("/errors/0/message").asString()).contains(message);
    }

    @Test
    void takesDescribedOperationsAndTellsWrongPlacesAsTheyStandThere() {
        String query = "\"\"\"Lists\n\"nodes\".\"\"\"\nquery A(\"which\" $ids: [ID!]! = []) { nodes(ids: $ids) { ...F } }\n\"what\" fragment F on Node { %s }";
        assertThat(caller.ask(query.formatted("id")).toString()).isEqualTo("{\"data\":{\"nodes\":[]}}");
        JsonNode wrong = caller.ask(query.formatted("nothing"));
        assertThat(wrong.at("/errors/0/locations/0").toString()).isEqualTo("{\"line\":4,\"column\":29}");
    }

    private void assertPlain(String query, Map<String, ?> variables, String value) {
        List<String> messages = new ArrayList<>();
        caller.ask(query, variables).path("errors").forEach(error -> messages.add(error.path("message").asString()));
        assertThat(messages).isNotEmpty()
                .allSatisfy(message -> assertThat(message.replace("StringValue{value='x'}", "")).as(value).doesNotContainPattern(LIBRARY)
                        .hasSizeLessThan(1100));
    }

    private static String argument(String type) {
        return switch (type) {
            case "Int!" -> "peerings(first: $v) { totalCount }";
            case "PeeringFilter!" -> "peerings(filter: $v) { totalCount }";
            default -> "id @include(if: $v)";
        };
    }
}
