package dev.peergraph.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import graphql.introspection.IntrospectionQueryBuilder;
import graphql.introspection.IntrospectionQueryBuilder.Options;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What tools ask to learn the schema is answered, whatever fields it repeats; what would take much to answer is not. */
class IntrospectionTest {

    /** All that graphql-js' {@code getIntrospectionQuery} can be told to ask for. */
    private static final String EVERYTHING = IntrospectionQueryBuilder.build(Options.defaultOptions()
            .descriptions(true)
            .specifiedByUrl(true)
            .isOneOf(true)
            .directiveIsRepeatable(true)
            .schemaDescription(true)
            .inputValueDeprecation(true)
            .typeRefFragmentDepth(9));

    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            // What Apollo Kotlin and StrawberryShake ask first: which features introspection has.
            """
                    query PreIntrospectionQuery {
                      schema: __type(name: "__Schema") { ...Features }
                      type: __type(name: "__Type") { ...Features }
                      directive: __type(name: "__Directive") { ...Features }
                      field: __type(name: "__Field") { ...Features }
                      inputValue: __type(name: "__InputValue") { ...Features }
                    }
                    fragment Features on __Type { name fields { name args { name } } }""",
            """
                    query Types($one: String! = "AwsPeering") {
                      __type(name: $one) { name fields { name type { name ofType { name } } } }
                      b: __type(name: "GcpPeering") { name fields { name type { name ofType { name } } } }
                      c: __type(name: "NoSuchType") { name }
                    }""",
            """
                    query Roots {
                      __schema {
                        queryType { name fields { name args { name type { name } } } }
                        mutationType { fields { name } }
                        subscriptionType { fields { name } }
                        types { name fields { name type { name } } possibleTypes { name } interfaces { name } }
                      }
                    }""",
            "{ __schema { types { fields { type { fields { name } } } } } }",
            "{ __schema { types { name } } s: __schema { directives { args { name type { name } } } } }"})
    void answersWhatCodeGeneratorsAsk(String query) {
        JsonNode answer = StartedGateway.json(gateway.query(query, Map.of()));
        assertThat(answer.has("errors")).as(query).isFalse();
        assertThat(fields(answer.path("data"))).isGreaterThan(0);
    }

    @Test
    void answersTheLargestStandardQueryWellWithinTheLimit() {
        JsonNode answer = StartedGateway.json(gateway.query(EVERYTHING, Map.of()));
        assertThat(answer.path("errors").toString()).isEmpty();
        assertThat(fields(answer.path("data"))).isBetween(2_000L, 6_000L);
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void refusesWhatWouldBeLongToAnswer(String query) {
        JsonNode answer = StartedGateway.json(gateway.query(query, query.contains("$n") ? Map.of("n", "Node") : Map.of()));
        JsonNode extensions = answer.at("/errors/0/extensions");
        assertThat(extensions.path("code").asString("")).as(query).isEqualTo("LIMIT_EXCEEDED");
        assertThat(extensions.path("name").asString()).isEqualTo("introspection-fields");
        assertThat(extensions.path("limit").asInt()).isEqualTo(30_000);
        assertThat(extensions.path("actual").asInt()).isGreaterThan(30_000);
    }

    static Stream<String> bombs() {
        return Stream.of(
                "{ __schema { types " + circles(8) + " } }",
                "{ __type(name: \"Node\") " + circles(7) + " }",
                "query($n: String!) { __type(name: $n) " + circles(7) + " }",
                "{ ...Q } fragment Q on Query { ... { __schema { types { ...T0 } } } } " + IntStream.range(0, 8)
                        .mapToObj(i -> "fragment T%d on __Type { possibleTypes { interfaces { ...T%d } } } ".formatted(i, i + 1))
                        .collect(Collectors.joining()) + "fragment T8 on __Type { name }",
                "{ __schema { types { fields { " + IntStream.range(0, 245).mapToObj(i -> "a" + i + ": name ").collect(Collectors.joining())
                        + "} } } }");
    }

    private static String circles(int count) {
        return "{ possibleTypes { interfaces ".repeat(count) + "{ name }" + " } }".repeat(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countsExactly(int limit) {
        try (StartedGateway strict = new StartedGateway("--peergraph.limits.query.introspection-fields=" + (limit + 4))) {
            // __schema, queryType, kind, __type, and one more for each name.
            String query = "{ __schema { queryType { kind " + "a%d: name ".repeat(limit).formatted(1, 2, 3)
                    + "} } __type(name: \"Nothing\") { name } }";
            assertThat(StartedGateway.json(strict.query(query, Map.of())).has("errors")).isFalse();
            String more = query.replace("kind", "kind more: kind");
            JsonNode refused = StartedGateway.json(strict.query(more, Map.of()));
            assertThat(refused.at("/errors/0/extensions/actual").asInt()).as(refused.toString()).isEqualTo(limit + 5);
        }
    }

    private static long fields(JsonNode answer) {
        long own = answer.isObject() ? answer.size() : 0;
        return own + StreamSupport.stream(answer.spliterator(), false).mapToLong(IntrospectionTest::fields).sum();
    }
}
