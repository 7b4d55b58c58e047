package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.connection.Opaque;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What a client gets wrong is told before anything is called. */
@GatewayTest
class BadInputTest {

    private static final String ID = "{ ... on CloudPeering { id peeringId } }";

    private final GatewayFixture gateway;

    BadInputTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    /** A call of a query's field and the argument that is wrong with it. */
    record Wrong(String field, String argument) {
    }

    static Stream<Wrong> wrongArguments() throws IOException {
        String longId = "x".repeat(300);
        return Stream.of(
                new Wrong(peerings("env-1", "first: -1"), "first"),
                new Wrong(peerings("env-1", "first: 1001"), "first"),
                new Wrong(peerings("env-1", "first: 2147483647"), "first"),
                new Wrong(peerings("env-1", "last: -3"), "last"),
                new Wrong(peerings("env-1", "last: 1001"), "last"),
                new Wrong(peerings("env-1", "first: 1, last: 1"), "last"),
                new Wrong(peerings("env-1", "first: 0, last: 0"), "last"),
                new Wrong(peerings("env-1", "after: \"\""), "after"),
                new Wrong(peerings("env-1", "after: \"garbled\""), "after"),
                new Wrong(peerings("env-1", "after: \"%%%\""), "after"),
                new Wrong(peerings("env-1", "last: 2, before: \"AAAA\""), "before"),
                new Wrong(peerings("env-1", "filter: {phase: [READY, UNRECOGNIZED]}"), "filter.phase"),
                new Wrong(peerings("env-1", "filter: {network: [\"n-1\", \" \"]}"), "filter.network"),
                new Wrong(peerings("env-1", "filter: {network: [\"" + longId + "\"]}"), "filter.network"),
                new Wrong(peerings("env-1", "filter: {network: " + values(101) + "}"), "filter"),
                new Wrong(peerings("env-1", "filter: {network: " + values(50) + ", displayName: " + values(50) + ", phase: [READY]}"),
                        "filter"),
                new Wrong(peerings("env-1", "filter: {displayName: [\"" + "x".repeat(6000) + "\"]}"), "filter"),
                new Wrong(peerings("env-1", "filter: {displayName: [\"" + "\u6771".repeat(670) + "\"]}"), "filter"),
                new Wrong(peerings("", "first: 1"), "environment"),
                new Wrong(peerings(" \\t ", "first: 1"), "environment"),
                new Wrong(peerings(longId, "first: 1"), "environment"),
                new Wrong(peerings("env\\n1", "first: 1"), "environment"),
                new Wrong("peering(environment: \"\", id: \"p-1\") " + ID, "environment"),
                new Wrong("peering(environment: \"env-1\", id: \"\") " + ID, "id"),
                new Wrong("peering(environment: \"env-1\", id: \"" + longId + "\") " + ID, "id"),
                new Wrong("environment(id: \" \") { id }", "id"),
                new Wrong("environments(ids: [\"env-1\", \"\"]) { id }", "ids"),
                new Wrong("node(id: \"\") { id }", "id"),
                new Wrong("node(id: \"p-1\") { id }", "id"),
                new Wrong("node(id: \"" + globalId("PeeringStatus", "env-1", "p-1") + "\") { id }", "id"),
                new Wrong("node(id: \"" + globalId("Environment", " ") + "\") { id }", "id"),
                new Wrong("node(id: \"" + globalId("Peering", longId, "p-1") + "\") { id }", "id"),
                new Wrong("node(id: \"" + globalId("Network", "", "n-1") + "\") { id }", "id"),
                new Wrong("node(id: \"" + globalId("Environment", "env-1", "more") + "\") { id }", "id"),
                new Wrong("nodes(ids: [\"" + globalId("Environment", "env-1") + "\", \"garbled\"]) { id }", "ids[1]"));
    }

    private static String peerings(String environment, String arguments) {
        return "peerings(environment: \"" + environment + "\", " + arguments + ") { nodes " + ID + " }";
    }

    private static String values(int number) {
        return IntStream.range(0, number).mapToObj(i -> "\"n-" + i + "\"").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String globalId(String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String part : parts) {
            out.writeUTF(part);
        }
        return Opaque.seal(bytes.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void wrongArgumentIsNamedWithoutACall(Wrong wrong) {
        GatewayCaller caller = healthy();
        JsonNode error = onlyError(caller.ask("{ " + wrong.field() + " }"));
        assertThat(error.path("message").stringValue()).startsWith("Argument \"" + wrong.argument() + "\" ").hasSizeLessThan(200);
        assertThat(error.path("path").size()).isEqualTo(1);
        assertThat(caller.calls()).isEmpty();
    }

    @Test
    void filterOfManyValuesIsSentInAUrlThatServersTake() {
        GatewayCaller caller = healthy();
        for (String each : List.of("{network: " + values(100) + "}", "{displayName: [\"" + "x".repeat(5900) + "\"]}",
                "{network: [" + "\"n-1\", ".repeat(500) + "]}")) {
            assertThat(caller.ask("{ peerings(environment: \"" + "\u6771".repeat(150) + "\", filter: " + each + ") { totalCount } }")
                    .at("/data/peerings/totalCount").asInt()).as(each).isEqualTo(1);
        }
        assertThat(caller.calls()).hasSize(3).allSatisfy(call -> assertThat(call.getTarget()).hasSizeLessThan(8000));
    }

    @Test
    void filterThatUpstreamFindsTooLongIsNamedAndSaysNothingOfUpstreamsHealth() {
        GatewayCaller caller = gateway.caller(_ -> new MockResponse.Builder().code(414).build());
        for (int i = 0; i < 40; i++) {
            JsonNode answer = caller.ask("{ peerings(environment: \"env-" + i + "\", filter: {network: [\"n-1\"]}) { totalCount } }");
            assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
            assertThat(answer.at("/errors/0/message").asString()).startsWith("Argument \"filter\" ");
        }
        assertThat(caller.calls()).as("no repeats, and none stopped by the breaker").hasSize(40);
        assertThat(healthy().ask("{ peerings(environment: \"env-1\") { totalCount } }").at("/data/peerings/totalCount").asInt()).isOne();
    }

    @Test
    void wrongArgumentOfANestedConnectionIsNamedWithoutACall() {
        GatewayCaller caller = healthy();
        JsonNode answer = caller.ask("{ environments(ids: [\"env-1\"]) { environmentId peerings(first: -1) { totalCount } } }");
        assertThat(onlyError(answer).path("message").stringValue()).startsWith("Argument \"first\" ");
        assertThat(answer.at("/data/environments/0/environmentId").stringValue()).isEqualTo("env-1");
        assertThat(caller.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment: \"env-2\"", "environment: \"env-1\", filter: {phase: [READY]}",
            "environment: \"env-1\", filter: {displayName: [\"x\"]}", "environment: \"env-1\", filter: {network: [\"n-1\"]}"})
    void cursorOfAnotherListingIsRefusedWithoutACall(String other) {
        GatewayCaller caller = healthy();
        String cursor = caller.ask("{ peerings(environment: \"env-1\") { pageInfo { endCursor } } }")
                .at("/data/peerings/pageInfo/endCursor").stringValue();
        int before = caller.calls().size();
        for (String argument : List.of("first: 1, after", "last: 1, before")) {
            JsonNode answer = caller.ask("{ peerings(" + other + ", " + argument + ": \"" + cursor + "\") { totalCount } }");
            assertThat(onlyError(answer).path("message").stringValue())
                    .startsWith("Argument \"" + argument.substring(argument.indexOf(", ") + 2) + "\" ").contains("another query");
        }
        for (String cut : List.of(cursor.substring(1), cursor.substring(0, cursor.length() - 1), cursor + "A", cursor + "=")) {
            JsonNode answer = caller.ask("{ peerings(environment: \"env-1\", after: \"" + cut + "\") { totalCount } }");
            assertThat(onlyError(answer).path("message").stringValue()).startsWith("Argument \"after\" ");
        }
        assertThat(caller.calls()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ peerings(environment: \"env-1\") { nodes ", "{ nothing }", "{ peerings { totalCount } }", "",
            "{ peerings(environment: \"env-1\", first: 99999999999) { totalCount } }",
            "{ peerings(environment: \"env-1\", first: \"3\") { totalCount } }",
            "{ peerings(environment: \"env-1\", filter: {phase: [BOGUS]}) { totalCount } }",
            "{ peerings(environment: \"env-1\", filter: {zone: \"us\"}) { totalCount } }",
            "{ nodes(ids: [null]) { id } }", "mutation { peerings }", "subscription { peerings }"})
    void requestThatIsNoQueryOfTheSchemaIsBadUserInput(String query) {
        GatewayCaller caller = healthy();
        JsonNode answer = caller.ask(query);
        assertThat(answer.path("errors").valueStream()).isNotEmpty()
                .allSatisfy(error -> assertThat(error.at("/extensions").toString()).isEqualTo("{\"code\":\"BAD_USER_INPUT\"}"));
        assertThat(caller.calls()).isEmpty();
    }

    @Test
    void wrongVariableIsNamedWithoutACall() {
        GatewayCaller caller = healthy();
        String query = "query($environment: ID!, $size: Int) { peerings(environment: $environment, first: $size) { totalCount } }";
        assertThat(onlyError(caller.ask(query)).path("message").stringValue()).contains("environment");
        assertThat(onlyError(caller.ask(query, Map.of("environment", "env-1", "size", "many"))).path("message").stringValue())
                .contains("size");
        assertThat(caller.calls()).isEmpty();
    }

    @Test
    void nothingFromNothingIsNoMistake() {
        GatewayCaller caller = healthy();
        JsonNode answer = caller.ask("""
                { front: peerings(environment: "env-1", first: 0) { edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } }
                  back: peerings(environment: "env-1", last: 0) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor } }
                  all: peerings(environment: "env-1", filter: {displayName: [], phase: [], network: []}) { nodes { __typename } } }""");
        assertThat(answer.toString()).isEqualTo("""
                {"data":{"front":{"edges":[],"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"endCursor":null}},\
                "back":{"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"startCursor":null}},\
                "all":{"nodes":[{"__typename":"AwsPeering"}]}}}""");
    }

    private GatewayCaller healthy() {
        return gateway.caller(_ -> FakeUpstream.ok(PeeringJson.page("env-1", "p-1")));
    }

    private static JsonNode onlyError(JsonNode answer) {
        assertThat(answer.path("errors").size()).as(answer.toString()).isEqualTo(1);
        JsonNode error = answer.path("errors").path(0);
        assertThat(error.at("/extensions").toString()).isEqualTo("{\"code\":\"BAD_USER_INPUT\"}");
        return error;
    }
}
