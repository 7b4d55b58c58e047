package dev.peergraph.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import graphql.introspection.IntrospectionQuery;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QueryLimitsTest {

    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void forget() {
        gateway.upstream.forgetCalls();
    }

    static Stream<Arguments> excesses() {
        return Stream.of(
                Arguments.of("aliases", 250, 251, "{" + times(251, i -> "a" + i + ": __typename ") + "}"),
                Arguments.of("aliases", 250, 1000, "{" + times(1000, i -> "a" + i + ": rateLimit { limit } ") + "}"),
                Arguments.of("aliases", 250, 260,
                        "{" + times(130, i -> "... F ") + "} fragment F on Query { a: __typename b: __typename }"),
                Arguments.of("root-fields", 250, 251, "{" + "__typename ".repeat(251) + "}"),
                Arguments.of("root-fields", 250, 254,
                        "{" + "...F ".repeat(127) + "} fragment F on Query { __typename rateLimit { limit } }"),
                Arguments.of("directives", 100, 101, "{ __typename" + " @skip(if: false)".repeat(101) + "}"),
                Arguments.of("directives", 100, 120,
                        "{" + "...F @skip(if: false) ".repeat(60) + "} fragment F on Query { __typename @skip(if: true)}"),
                Arguments.of("depth", 20, 50, nested(50)),
                Arguments.of("depth", 20, 21, "{ __schema { types { " + "ofType { ".repeat(18) + "name" + "} ".repeat(18) + "} } }"),
                Arguments.of("nested-brackets", 120, 121, nested(5000)),
                Arguments.of("nested-fragments", 100, 101, chain(1000)),
                Arguments.of("tokens", 15_000, 15_001, "{" + "a ".repeat(20_000) + "}"),
                Arguments.of("characters", 100_000, 100_010, "{ id } #xx".repeat(10_001)),
                Arguments.of("aliases", 250, Integer.MAX_VALUE, doubling(60)),
                Arguments.of("nodes", 100_000, 501_000, """
                        { peerings(environment: "e", first: 1000) { nodes { ... on CloudPeering { environment {
                          peerings(first: 500) { nodes { __typename } } } } } } }"""),
                Arguments.of("nodes", 100_000, 1_001_000, """
                        { peerings(environment: "e", last: 1000) { edges { node { ...F } } } }
                        fragment F on CloudPeering { environment { peerings(first: 1000) { totalCount } } }"""),
                Arguments.of("nodes", 100_000, 102_000, "{" + times(51, i -> "a" + i + ": peerings(environment: \"e\", first: 1000)"
                        + " { nodes { __typename } edges { node { __typename } } }") + "}"),
                Arguments.of("nodes", 100_000, 101_000, "{ peerings(environment: \"e\", first: 1000) { " + times(50, i -> "a" + i
                        + ": nodes { __typename } ...F ")
                        + " edges { cursor } } } fragment F on PeeringConnection { b: edges { cursor } }"),
                Arguments.of("ids", 100, 101, "{ environments(ids: [" + "\"e\",".repeat(101) + "]) { id } }"),
                Arguments.of("nodes", 100_000, 1_100_100, """
                        { nodes(ids: [%s]) { ... on Environment { peerings(first: 1000) { nodes {
                          ... on CloudPeering { environment { peerings { totalCount } } } } } } } }""".formatted("\"e\",".repeat(100))),
                Arguments.of("nodes", 100_000, 501_501, """
                        { _entities(representations: [%s]) { ... on Environment { peerings(first: 1000) { totalCount } } } }"""
                        .formatted("{__typename: \"Environment\", environmentId: \"e\"}".repeat(501))),
                Arguments.of("representations", 1000, 1001,
                        "{ _entities(representations: [" + "{__typename: \"Network\"}".repeat(1001) + "]) { __typename } }"),
                Arguments.of("ids", 100, 101, "{ nodes(ids: [" + "\"e\",".repeat(101) + "]) { id } }"));
    }

    @ParameterizedTest
    @MethodSource("excesses")
    void refusesBeforeAnythingIsCalled(String name, long limit, long actual, String query) {
        JsonNode answer = StartedGateway.json(gateway.query(query, Map.of(), "Authorization", "Bearer x"));
        assertThat(answer.has("data") && !answer.path("data").isNull()).as(answer.toString()).isFalse();
        JsonNode extensions = answer.path("errors").path(0).path("extensions");
        assertThat(extensions.path("code").asString("")).as(answer.toString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(extensions.path("name").asString()).isEqualTo(name);
        assertThat(extensions.path("limit").asLong()).isEqualTo(limit);
        assertThat(extensions.path("actual").asLong()).isEqualTo(actual);
        assertThat(answer.path("errors").path(0).path("message").asString()).contains(Long.toString(limit), Long.toString(actual));
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    @Test
    void honoursVariablesAndTheirDefaults() {
        String query = """
                query($first: Int = 1000, $ids: [ID!]!) { environments(ids: $ids) { peerings(first: $first) { nodes { __typename } } } }""";
        List<String> ids = Collections.nCopies(100, "e");
        assertThat(cost(query, Map.of("ids", ids))).isEqualTo(100 + 100 * 1000);
        assertThat(cost(query, Map.of("ids", ids, "first", 2))).isEqualTo(100 + 100 * 2);
        assertThat(cost(query, Map.of("ids", "e", "first", 2))).isEqualTo(1 + 2);
        JsonNode refused = StartedGateway
                .json(gateway.query(query, Map.of("ids", Collections.nCopies(101, "e")), "Authorization", "Bearer x"));
        assertThat(refused.at("/errors/0/extensions/actual").asInt()).isEqualTo(101);
    }

    @Test
    void countsEntitiesAsManyAsARouterAsksFor() {
        String query = """
                query($representations: [_Any!]!) {
                  _entities(representations: $representations) { ... on Environment { peerings(first: 3) { totalCount } } } }""";
        Map<String, String> one = Map.of("__typename", "Environment", "environmentId", "e");
        assertThat(cost(query, Map.of("representations", Collections.nCopies(1000, one)))).isEqualTo(1000 + 1000 * 3);
        JsonNode refused = StartedGateway.json(gateway.query(query, Map.of("representations", Collections.nCopies(1001, one)),
                "Authorization", "Bearer x"));
        assertThat(refused.at("/errors/0/extensions").toString())
                .isEqualTo("{\"code\":\"LIMIT_EXCEEDED\",\"name\":\"representations\",\"limit\":1000,\"actual\":1001}");
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    @Test
    void countsTenRowsWhereNoNumberIsGivenAndSingleObjectsOnce() {
        assertThat(cost("{ peerings(environment: \"e\") { nodes { __typename } edges { cursor } } }", Map.of())).isEqualTo(20);
        assertThat(cost("{ peerings(environment: \"e\") { totalCount pageInfo { endCursor } } }", Map.of())).isEqualTo(10);
        assertThat(cost("{ environment(id: \"e\") { peerings { totalCount } } rateLimit { limit } }", Map.of())).isEqualTo(12);
        assertThat(cost("{ __typename }", Map.of())).isZero();
    }

    @Test
    void countsAListingThatIsReadWholeAndTheCallsOfAll() {
        assertEstimate("{ peerings(environment: \"e\", first: 0) { counts { total } } }", Map.of(), 100, 20);
        assertEstimate(
                "{ peerings(environment: \"e\", orderBy: {field: PHASE}) { ...F } } fragment F on PeeringConnection { counts { total } }",
                Map.of(), 110, 20);
        assertEstimate("{ environments(ids: [\"a\", \"b\"]) { peerings(first: 1, filter: {search: \"x\"}) { totalCount } } }", Map.of(),
                2 + 2 * 1001, 40);
        assertEstimate(
                """
                        { peerings(environment: "e", first: 0) { counts { networks { network { environment { peerings(first: 3) { totalCount } } } } } } }""",
                Map.of(), 100 + 1000 * (1 + 3), 20 + 1000);
        String filtered = "query($filter: PeeringFilter) { peerings(environment: \"e\", filter: $filter) { totalCount } }";
        assertEstimate(filtered, Map.of("filter", Map.of("cloud", "AWS")), 1010, 20);
        assertEstimate(filtered, Map.of("filter", Map.of("phase", "READY")), 10, 1);
        assertEstimate(filtered, Map.of(), 10, 1);
        assertEstimate("{ peerings(environment: \"e\", first: 0) { counts { phases { count } clouds { cloud } } } }", Map.of(), 100 + 7 + 4,
                20);
        assertEstimate("{ peerings(environment: \"e\", first: 0) { counts { networks { count } } } }", Map.of(), 100 + 1000, 20);
        assertEstimate("{ peering(environment: \"e\", id: \"p\") { __typename } }", Map.of(), 1, 1);
    }

    private static void assertEstimate(String query, Map<String, ?> variables, long nodes, long calls) {
        JsonNode answer = StartedGateway.json(gateway.query(query, variables, "Peergraph-Explain", "true", "Authorization", "Bearer x"));
        assertThat(answer.at("/extensions/peergraph/cost")).as(answer.toString())
                .isEqualTo(JsonMapper.shared().readTree("{\"nodes\": %d, \"limit\": 100000, \"calls\": %d}".formatted(nodes, calls)));
    }

    @Test
    void tellsTheEstimateOnRequestOnly() {
        HttpResponse<String> plain = gateway.query("{ __typename }", Map.of());
        assertThat(StartedGateway.json(plain).has("extensions")).isFalse();
        JsonNode explained = StartedGateway.json(gateway.query("{ __typename }", Map.of(), "Peergraph-Explain", "true"));
        assertThat(explained.at("/extensions/peergraph/cost/limit").asInt()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @MethodSource("circles")
    void refusesCircularFragmentsAsInvalid(String query) {
        JsonNode answer = StartedGateway.json(gateway.query(query, Map.of(), "Authorization", "Bearer x"));
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(gateway.upstream.calls()).isEmpty();
    }

    static Stream<String> circles() {
        return Stream.of("{ ...A } fragment A on Query { ...A }",
                "{ ...A } fragment A on Query { ...B } fragment B on Query { rateLimit { limit } ...A ...A }",
                "{ environment(id: \"e\") { ...A } } fragment A on Environment { peerings { nodes { ... on CloudPeering { environment { ...A } } } } }");
    }

    @Test
    void answersTheStandardIntrospectionQuery() {
        JsonNode answer = StartedGateway.json(gateway.query(IntrospectionQuery.INTROSPECTION_QUERY, Map.of()));
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        assertThat(answer.at("/data/__schema/types").size()).isGreaterThan(20);
    }

    @Test
    void suggestsNothing() {
        assertThat(gateway.query("{ peeringz }", Map.of()).body()).contains("BAD_USER_INPUT").doesNotContain("peerings");
    }

    private static long cost(String query, Map<String, ?> variables) {
        JsonNode answer = StartedGateway.json(gateway.query(query, variables, "Peergraph-Explain", "true", "Authorization", "Bearer x"));
        return answer.at("/extensions/peergraph/cost/nodes").asLong(-1);
    }

    private static String times(int count, java.util.function.IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
    }

    private static String nested(int depth) {
        return "{ a".repeat(depth) + "}".repeat(depth);
    }

    /** Deepest fragment first, so that none is deep when it is counted. */
    private static String chain(int length) {
        return "fragment F0 on Query { __typename } " + times(length, i -> "fragment F" + (i + 1) + " on Query {...F" + i + "} ") + "{...F"
                + length + "}";
    }

    /** Two to the power of {@code levels} aliases, if all fragments were expanded. */
    private static String doubling(int levels) {
        return "{...F0}" + times(levels, i -> "fragment F" + i + " on Query {...F" + (i + 1) + " ...F" + (i + 1) + "} ") + "fragment F"
                + levels + " on Query {a: __typename}";
    }
}
