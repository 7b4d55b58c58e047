package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Filters, orders and counts that upstream does not have, over HTTP. The listing comes in pages of two rows. */
@GatewayTest(properties = {"peergraph.upstream.page-size=2", "peergraph.limits.query.listing-rows=9",
        "peergraph.limits.query.request-rows=20"})
class FindingTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AWS = """
            "kind":"AwsPeering","account":"111122223333","vpc":"vpc-Alpha","routes":["10.9.0.0/16"],"customer_region":"us-east-1\"""";
    private static final String GCP = "\"kind\":\"GcpPeering\",\"project\":\"acme-prod\",\"vpc_network\":\"shared-net\"";
    private static final String AZURE = """
            "kind":"AzurePeering","tenant":"tenant-7","vnet":"/subscriptions/hub","customer_region":"eastus2\"""";
    private static final String OCI = "\"kind\":\"OciPeering\"";
    private static final String BROKEN = "{\"id\":\"p-0\",\"spec\":{}}";

    private final GatewayFixture gateway;

    FindingTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    private static String item(String id, String name, String phase, String cloud, String createdAt) {
        return PeeringJson.item("env-1", id, phase, cloud)
                .replace("\"display_name\":\"name-" + id + "\"", name.isEmpty() ? "\"other\":1" : "\"display_name\":\"" + name + "\"")
                .replace("2025-01-01T00:00:00Z", createdAt);
    }

    private static List<String> rows() {
        return List.of(item("p-3", "beta", "READY", AWS, "2025-01-03T00:00:00Z"),
                item("p-1", "Alpha", "FAILED", GCP, "2025-01-01T00:00:00Z"),
                BROKEN,
                item("p-4", "alpha", "READY", AZURE, "2025-01-04T00:00:00Z"),
                item("p-2", "", "READY", OCI, "2025-01-02T00:00:00Z"),
                item("p-5", "alpha", "PROVISIONING", AWS.replace("us-east-1", "eu-west-1"), "2025-01-05T00:00:00Z"));
    }

    /** Rows in pages of two, as upstream gives them; of those pages, some fail. */
    private static MockResponse page(RecordedRequest call, List<String> rows, @Nullable Integer total, int failFrom) {
        String token = call.getUrl().queryParameter("page_token");
        int from = token == null ? 0 : Integer.parseInt(token);
        if (from >= failFrom) {
            return new MockResponse.Builder().code(404).build();
        }
        int to = Math.min(rows.size(), from + 2);
        return FakeUpstream.ok(PeeringJson.page(rows.subList(from, to), to < rows.size() ? String.valueOf(to) : null, total));
    }

    private GatewayCaller caller() {
        return gateway.caller(call -> page(call, rows(), null, Integer.MAX_VALUE));
    }

    private static List<String> ids(JsonNode connection) {
        List<String> ids = new ArrayList<>();
        connection.at("/edges").forEach(edge -> ids.add(edge.at("/node/peeringId").asString("broken")));
        return ids;
    }

    private static JsonNode listed(GatewayCaller caller, String arguments) {
        JsonNode answer = caller.ask("""
                { peerings(environment: "env-1", %s) {
                    edges { cursor node { ... on CloudPeering { peeringId } } }
                    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }""".formatted(arguments));
        assertThat(answer.at("/data/peerings").isObject()).as(answer.toString()).isTrue();
        return answer.at("/data/peerings");
    }

    private static void assertBadInput(GatewayCaller caller, String arguments, String argument) {
        int before = caller.calls().size();
        JsonNode answer = caller.ask("{ peerings(environment: \"env-1\", " + arguments + ") { totalCount } }");
        assertThat(answer.at("/errors/0/extensions/code").asString()).as(answer.toString()).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.at("/errors/0/message").asString()).contains(argument);
        assertThat(caller.calls()).as("no call").hasSize(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "cloud: [AWS]                               | p-3 p-5",
            "cloud: [GCP, AZURE]                        | p-1 p-4",
            "cloud: OTHER                               | p-2",
            "region: [\"us-east-1\", \"eastus2\"]       | p-3 p-4",
            "region: [\"us-east\"]                      | ''",
            "search: \"ALPHA\"                          | p-3 p-1 p-4 p-5",
            "search: \"P-2\"                            | p-2",
            "search: \"N-1\"                            | p-3 p-1 p-4 p-2 p-5",
            "search: \"1111222\"                        | p-3 p-5",
            "search: \"ACME\"                           | p-1",
            "search: \"Shared-Net\"                     | p-1",
            "search: \"TENANT-7\"                       | p-4",
            "search: \"/subscriptions/HUB\"             | p-4",
            "search: \"EU-west\"                        | p-5",
            "search: \"10.9.0\"                         | p-3 p-5",
            "search: \"nowhere\"                        | ''",
            "cloud: [AWS], search: \"beta\", region: [] | p-3",
            "cloud: [], region: []                      | p-3 p-1 broken p-4 p-2 p-5"})
    void filtersByWhatUpstreamCannot(String filter, String expected) {
        JsonNode connection = listed(caller(), "filter: {" + filter + "}");
        assertThat(ids(connection)).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
        if (!filter.startsWith("cloud: []")) {
            assertThat(connection.at("/totalCount").asInt(-1)).as("counts what passes").isEqualTo(ids(connection).size());
        }
    }

    @ParameterizedTest
    @CsvSource({
            "{field: CREATED_AT},p-1 p-2 p-3 p-4 p-5 broken",
            "'{field: CREATED_AT, direction: DESC}',p-5 p-4 p-3 p-2 p-1 broken",
            "{field: DISPLAY_NAME},p-1 p-4 p-5 p-3 p-2 broken",
            "'{field: DISPLAY_NAME, direction: DESC}',p-3 p-4 p-5 p-1 p-2 broken",
            "{field: PHASE},p-5 p-2 p-3 p-4 p-1 broken",
            "'{field: PHASE, direction: DESC}',p-1 p-2 p-3 p-4 p-5 broken",
            "{field: UPDATED_AT},p-1 p-2 p-3 p-4 p-5 broken"})
    void ordersByAField(String order, String expected) {
        assertThat(ids(listed(caller(), "orderBy: " + order))).isEqualTo(List.of(expected.split(" ")));
    }

    @Test
    void sendsTheFirstThreeFiltersUpstreamAndKeepsTheOthers() {
        GatewayCaller caller = caller();
        listed(caller, "filter: {phase: [READY], network: [\"n-1\"], displayName: [\"x\"], cloud: [AWS], region: [\"r\"], search: \"s\"}");
        assertThat(caller.calls()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.getUrl().queryParameterNames()).contains("status.phase", "spec.network", "spec.display_name")
                    .noneMatch(
                            name -> name.contains("cloud") || name.contains("region") || name.contains("search") || name.contains("order"));
        });
    }

    @Test
    void pagesThroughAnOrderInBothDirectionsAtThreeCallsInAll() {
        GatewayCaller caller = caller();
        String order = "orderBy: {field: DISPLAY_NAME}, filter: {search: \"p-\"}";
        List<String> forward = new ArrayList<>();
        JsonNode page = listed(caller, order + ", first: 2");
        while (true) {
            forward.addAll(ids(page));
            if (!page.at("/pageInfo/hasNextPage").asBoolean()) {
                break;
            }
            page = listed(caller, order + ", first: 2, after: \"" + page.at("/pageInfo/endCursor").asString() + "\"");
        }
        assertThat(forward).containsExactly("p-1", "p-4", "p-5", "p-3", "p-2");
        page = listed(caller, order + ", last: 2");
        List<String> backward = new ArrayList<>(ids(page));
        while (page.at("/pageInfo/hasPreviousPage").asBoolean()) {
            page = listed(caller, order + ", last: 2, before: \"" + page.at("/pageInfo/startCursor").asString() + "\"");
            backward.addAll(0, ids(page));
        }
        assertThat(backward).isEqualTo(forward);
        assertThat(caller.calls()).as("a call for each page of upstream's, once").hasSize(3);
    }

    @Test
    void goesOnBehindAnItemThatHasMovedOrGone() {
        List<String> rows = new ArrayList<>(rows());
        GatewayCaller caller = gateway.caller(call -> page(call, rows, null, Integer.MAX_VALUE));
        JsonNode first = listed(caller, "orderBy: {field: DISPLAY_NAME}, first: 2");
        assertThat(ids(first)).containsExactly("p-1", "p-4");
        String after = "orderBy: {field: DISPLAY_NAME}, after: \"" + first.at("/pageInfo/endCursor").asString() + "\"";
        rows.set(3, item("p-4", "zeta", "READY", AZURE, "2025-01-04T00:00:00Z"));
        GatewayCaller moved = gateway.caller(call -> page(call, rows, null, Integer.MAX_VALUE));
        assertThat(ids(listed(moved, after))).containsExactly("p-5", "p-3", "p-4", "p-2", "broken");
        rows.remove(3);
        GatewayCaller gone = gateway.caller(call -> page(call, rows, null, Integer.MAX_VALUE));
        assertThat(ids(listed(gone, after))).containsExactly("p-5", "p-3", "p-2", "broken");
    }

    @Test
    void saysThatAPlaceIsGoneWhichItsCursorCannotTell() {
        String start = "n".repeat(96);
        List<String> rows = new ArrayList<>(List.of(item("p-1", start + "1", "READY", AWS, "2025-01-01T00:00:00Z"),
                item("p-2", start + "2", "READY", AWS, "2025-01-01T00:00:00Z")));
        GatewayCaller before = gateway.caller(call -> page(call, List.copyOf(rows), null, Integer.MAX_VALUE));
        String cursor = listed(before, "orderBy: {field: DISPLAY_NAME}, first: 1").at("/pageInfo/endCursor").asString();
        rows.removeFirst();
        GatewayCaller caller = gateway.caller(call -> page(call, List.copyOf(rows), null, Integer.MAX_VALUE));
        JsonNode answer = caller.ask("{ peerings(environment: \"env-1\", orderBy: {field: DISPLAY_NAME}, after: \"" + cursor
                + "\") { totalCount } }");
        assertThat(answer.at("/errors/0/extensions/code").asString()).as(answer.toString()).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.at("/errors/0/message").asString()).contains("\"after\"", "gone");
    }

    @Test
    void refusesCursorsOfAnotherOrderOrFilterWithoutACall() {
        GatewayCaller caller = caller();
        String ordered = listed(caller, "orderBy: {field: DISPLAY_NAME}").at("/pageInfo/startCursor").asString();
        String upstreams = listed(caller, "first: 1").at("/pageInfo/startCursor").asString();
        for (String arguments : List.of("after: \"" + ordered + "\"", "filter: {cloud: [AWS]}, after: \"" + upstreams + "\"",
                "orderBy: {field: DISPLAY_NAME}, after: \"" + upstreams + "\"", "orderBy: {field: PHASE}, after: \"" + ordered + "\"",
                "orderBy: {field: DISPLAY_NAME, direction: DESC}, after: \"" + ordered + "\"",
                "orderBy: {field: DISPLAY_NAME}, filter: {search: \"a\"}, after: \"" + ordered + "\"",
                "orderBy: {field: DISPLAY_NAME}, after: \"" + ordered.substring(1) + "\"")) {
            assertBadInput(caller, arguments, "\"after\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"search: \"\"", "search: \"\\n\""})
    void refusesASearchThatIsNone(String filter) {
        assertBadInput(caller(), "filter: {" + filter + "}", "filter.search");
    }

    @Test
    void refusesASearchThatIsTooLongByCharactersNotUnits() {
        GatewayCaller caller = caller();
        assertBadInput(caller, "filter: {search: \"" + "a".repeat(101) + "\"}", "filter.search");
        assertThat(ids(listed(caller, "filter: {search: \"" + "\uD83D\uDE00".repeat(100) + "\"}"))).isEmpty();
    }

    @Test
    void refusesWhatTheEnumsDoNotHave() {
        assertBadInput(caller(), "filter: {cloud: [UNRECOGNIZED]}", "cloud");
        assertBadInput(caller(), "orderBy: {field: NETWORK}", "orderBy");
        assertBadInput(caller(), "orderBy: {}", "orderBy");
    }

    @Test
    void countsValuesOfItsOwnFiltersToo() {
        String regions = "\"r\",".repeat(50) + String.join(",", IntStream.range(0, 100).mapToObj(i -> "\"r" + i + "\"").toList());
        assertBadInput(caller(), "filter: {region: [" + regions + "]}", "\"filter\"");
    }

    @Test
    void countsTheWholeListing() {
        GatewayCaller caller = caller();
        JsonNode answer = caller.ask("""
                { peerings(environment: "env-1", first: 1) { nodes { __typename } totalCount
                    counts { total phases { phase count } clouds { cloud count } networks { count network { networkId } } } } }""");
        assertThat(answer.at("/data/peerings")).isEqualTo(JSON.readTree("""
                {"nodes": [{"__typename": "AwsPeering"}], "totalCount": 6, "counts": {"total": 6,
                 "phases": [{"phase": "READY", "count": 3}, {"phase": "PROVISIONING", "count": 1}, {"phase": "FAILED", "count": 1}],
                 "clouds": [{"cloud": "AWS", "count": 2}, {"cloud": "GCP", "count": 1}, {"cloud": "AZURE", "count": 1},
                            {"cloud": "OTHER", "count": 1}],
                 "networks": [{"count": 5, "network": {"networkId": "n-1"}}]}}"""));
        JsonNode filtered = caller.ask("""
                { peerings(environment: "env-1", filter: {search: "alpha", cloud: [AWS]}, first: 0) {
                    counts { total phases { phase } clouds { cloud } } } }""");
        assertThat(filtered.at("/data/peerings/counts")).isEqualTo(JSON.readTree("""
                {"total": 2, "phases": [{"phase": "PROVISIONING"}, {"phase": "READY"}], "clouds": [{"cloud": "AWS"}]}"""));
        assertThat(caller.calls()).hasSize(3);
    }

    @Test
    void answersTheSameBelowAnEnvironmentAndInFederation() {
        GatewayCaller caller = caller();
        String selected = "peerings(filter: {cloud: [AWS]}, orderBy: {field: CREATED_AT, direction: DESC}) "
                + "{ counts { total } nodes { ... on CloudPeering { peeringId cloud } } }";
        JsonNode expected = JSON.readTree(
                """
                        {"peerings": {"counts": {"total": 2}, "nodes": [{"peeringId": "p-5", "cloud": "AWS"}, {"peeringId": "p-3", "cloud": "AWS"}]}}""");
        assertThat(caller.ask("{ environment(id: \"env-1\") { " + selected + " } }").at("/data/environment")).isEqualTo(expected);
        JsonNode entity = caller.ask("query($of: [_Any!]!) { _entities(representations: $of) { ... on Environment { " + selected + " } } }",
                Map.of("of", List.of(Map.of("__typename", "Environment", "environmentId", "env-1"))));
        assertThat(entity.at("/data/_entities/0")).isEqualTo(expected);
    }

    @Test
    void everyMemberTellsItsCloud() {
        JsonNode answer = caller()
                .ask("{ peerings(environment: \"env-1\", filter: {search: \"p-\"}) { nodes { ... on CloudPeering { cloud } } } }");
        assertThat(answer.at("/data/peerings/nodes").findValuesAsString("cloud")).containsExactly("AWS", "GCP", "AZURE", "OTHER", "AWS");
    }

    @Test
    void failsAsAWholeWhereAllRowsAreNeededAndAPageCannotBeHad() {
        for (String needed : List.of("orderBy: {field: PHASE}", "filter: {search: \"a\"}")) {
            GatewayCaller caller = gateway.caller(call -> page(call, rows(), null, 4));
            JsonNode answer = caller.ask("{ peerings(environment: \"env-1\", first: 1, " + needed + ") { nodes { __typename } } }");
            assertThat(answer.at("/data/peerings").isNull()).as(answer.toString()).isTrue();
            assertThat(answer.at("/errors/0/path")).isEqualTo(JSON.readTree("[\"peerings\"]"));
        }
    }

    @Test
    void countsAloneAreNullWhereOnlyTheyNeedAPageThatCannotBeHad() {
        GatewayCaller caller = gateway.caller(call -> page(call, rows(), null, 4));
        JsonNode answer = caller.ask("""
                { peerings(environment: "env-1", first: 2) { nodes { ... on CloudPeering { peeringId } } counts { total } } }""");
        assertThat(answer.at("/data/peerings")).isEqualTo(JSON.readTree("""
                {"nodes": [{"peeringId": "p-3"}, {"peeringId": "p-1"}], "counts": null}"""));
        assertThat(answer.at("/errors")).hasSize(1);
        assertThat(answer.at("/errors/0/path")).isEqualTo(JSON.readTree("[\"peerings\", \"counts\"]"));
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
    }

    @Test
    void countsThatAreSkippedCostNothing() {
        GatewayCaller caller = caller();
        caller.ask("""
                query($no: Boolean = false) { peerings(environment: "env-1", first: 1) { ...Some } }
                fragment Some on PeeringConnection { nodes { __typename } ... @include(if: $no) { counts { total } } }""");
        assertThat(caller.calls()).hasSize(1);
    }

    @Test
    void looksForCountsInAFragmentOnceHoweverOftenItIsSpread() {
        String doubling = String.join(" ", IntStream.range(0, 60)
                .mapToObj(i -> "fragment F%d on PeeringConnection { ...F%d ...F%d }".formatted(i, i + 1, i + 1))
                .toList());
        JsonNode answer = assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> caller().ask("{ peerings(environment: \"env-1\") { ...F0 } } "
                        + doubling + " fragment F60 on PeeringConnection { pageInfo { hasNextPage } }"));
        assertThat(answer).isEqualTo(JSON.readTree("{\"data\": {\"peerings\": {\"pageInfo\": {\"hasNextPage\": false}}}}"));
    }

    @Test
    void findsCountsInAQueryOfMoreFieldsThanTheEngineCollects() {
        String fields = "id peeringId displayName cloud resourceName selfUrl createdAt updatedAt deletedAt status { phase errorCode errorMessage }";
        String inner = "totalCount";
        for (int i = 0; i < 4; i++) {
            String rows = "... on CloudPeering { " + fields + " environment { peerings(first: 0) { " + inner + " } } }";
            inner = "nodes { " + rows + " } edges { node { " + rows + " } }";
        }
        String aliased = String.join(" ", IntStream.range(0, 250)
                .mapToObj(i -> "a" + i + ": peerings(environment: \"env-1\", first: 0) { ...F }")
                .toList());
        JsonNode answer = caller().ask("{ " + aliased + " } fragment F on PeeringConnection { counts { total } " + inner + " }");
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        assertThat(answer.at("/data/a249/counts/total").asInt()).isEqualTo(6);
    }

    @Test
    void tellsOfAListingThatIsTooLongBeforeItReadsOnWhereUpstreamTells() {
        List<String> rows = IntStream.range(0, 10)
                .mapToObj(i -> item("p-" + i, "name", "READY", AWS, "2025-01-01T00:00:00Z"))
                .toList();
        for (Integer total : new @Nullable Integer[]{10, null}) {
            GatewayCaller caller = gateway.caller(call -> page(call, rows, total, Integer.MAX_VALUE));
            JsonNode answer = caller.ask("{ peerings(environment: \"env-1\", orderBy: {field: PHASE}) { totalCount } }");
            assertThat(answer.at("/errors/0/extensions")).as(answer.toString()).isEqualTo(JSON.readTree("""
                    {"code": "LIMIT_EXCEEDED", "name": "listing-rows", "limit": 9, "actual": 10}"""));
            assertThat(answer.at("/errors/0/path")).isEqualTo(JSON.readTree("[\"peerings\"]"));
            assertThat(answer.at("/data/peerings").isNull()).isTrue();
            assertThat(caller.calls()).hasSize(total == null ? 5 : 1);
            JsonNode counted = caller.ask("{ peerings(environment: \"env-1\", first: 1) { nodes { __typename } counts { total } } }");
            assertThat(counted.at("/data/peerings/nodes")).hasSize(1);
            assertThat(counted.at("/data/peerings/counts").isNull()).isTrue();
            assertThat(counted.at("/errors/0/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
        }
    }

    @Test
    void limitsTheRowsOfAllListingsThatARequestReadsWhole() {
        GatewayCaller caller = caller();
        String fields = "peerings(environment: \"env-%d\", first: 1, %s) { totalCount }";
        String listings = String.join(" ", IntStream.range(1, 40)
                .mapToObj(i -> "a" + i + ": " + fields.formatted(i, "orderBy: {field: PHASE}"))
                .toList());
        JsonNode answer = caller.ask("{ " + listings + " }");
        JsonNode error = answer.at("/errors/0/extensions");
        assertThat(error.at("/code").asString()).as(answer.toString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(error.at("/name").asString()).isEqualTo("request-rows");
        assertThat(error.at("/limit").asInt()).isEqualTo(20);
        assertThat(error.at("/actual").asInt()).isGreaterThan(20);
        assertThat(answer.at("/errors")).as("what is read beside it ends, too").hasSizeGreaterThanOrEqualTo(36);
        String equal = String.join(" ", IntStream.range(1, 40)
                .mapToObj(i -> "a" + i + ": " + fields.formatted(1, "filter: {search: \"" + i + "\"}"))
                .toList());
        assertThat(caller.ask("{ " + equal + " }").has("errors")).as("one listing, asked for often").isFalse();
    }

    @Test
    void explainTellsThePagesThatCountsReadOnce() {
        GatewayCaller caller = caller();
        JsonNode told = JSON.readTree(caller.client()
                .post()
                .uri("/graphql")
                .header("Peergraph-Explain", "true")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", "{ peerings(environment: \"env-1\", first: 1) { nodes { __typename } counts { total } } }"))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody()).at("/extensions/peergraph");
        assertThat(told.at("/connections/0/pages")).hasSize(3);
        assertThat(told.at("/connections/0/upstreamCalls").asInt()).isEqualTo(3);
        assertThat(told.at("/connections/0/upstreamCallsSaved").asInt()).isZero();
        assertThat(told.at("/cost")).isEqualTo(JSON.readTree("{\"nodes\": 2, \"limit\": 100000, \"calls\": 5}"));
    }
}
