package dev.peergraph;

import static dev.peergraph.FakeUpstream.ok;
import static dev.peergraph.FakeUpstream.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a router asks a subgraph: entities by the keys that other subgraphs know. */
@GatewayTest
class EntitiesTest {

    private static final String QUERY = """
            query($representations: [_Any!]!) {
              _entities(representations: $representations) {
                __typename
                ... on CloudPeering { peeringId id displayName }
                ... on Environment { environmentId id }
                ... on Network { networkId environment { environmentId } id }
              }
            }""";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final GatewayFixture gateway;
    private final GatewayCaller caller;

    EntitiesTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
        this.caller = gateway.caller(EntitiesTest::page);
    }

    private static MockResponse page(RecordedRequest call) {
        String environment = parameter(call, "environment");
        if (environment.equals("env-forbidden")) {
            return new MockResponse.Builder().code(403).build();
        }
        List<String> items = IntStream.range(0, 50).mapToObj(i -> PeeringJson.aws(environment, "p-" + i, "READY")).toList();
        String gcp = PeeringJson.item(environment, "p-gcp", "READY", "\"kind\":\"GcpPeering\",\"project\":\"a\",\"vpc_network\":\"b\"");
        String broken = "{\"id\":\"p-broken\"}";
        return ok(PeeringJson.page(Stream.concat(items.stream(), Stream.of(gcp, broken)).toList(), null, null));
    }

    private static Map<String, Object> peering(String type, String environment, String id) {
        return Map.of("__typename", type, "environment", Map.of("environmentId", environment), "peeringId", id);
    }

    @SafeVarargs
    private JsonNode entities(Map<String, Object>... representations) {
        return caller.ask(QUERY, Map.of("representations", representations));
    }

    @Test
    void peeringsAreFoundByUpstreamsIdsAndByGlobalId() {
        JsonNode byIds = entities(peering("AwsPeering", "env-a", "p-7")).at("/data/_entities/0");
        assertThat(byIds.path("displayName").asString()).isEqualTo("name-p-7");
        JsonNode byId = entities(Map.of("__typename", "AwsPeering", "id", byIds.path("id").asString())).at("/data/_entities/0");
        assertThat(byId).isEqualTo(byIds);
    }

    @Test
    void interfaceIsResolvedToTheTypeOfTheCloud() {
        JsonNode answer = entities(peering("CloudPeering", "env-a", "p-gcp"), peering("CloudPeering", "env-a", "p-1"));
        assertThat(answer.at("/data/_entities").findValuesAsString("__typename")).containsExactly("GcpPeering", "AwsPeering");
    }

    @Test
    void fiftyRepresentationsOfAnEnvironmentCostTheCallOfOne() {
        List<Map<String, Object>> fifty = IntStream.range(0, 50).mapToObj(i -> peering("AwsPeering", "env-a", "p-" + i)).toList();
        JsonNode answer = caller.ask(QUERY, Map.of("representations", fifty));
        assertThat(answer.at("/data/_entities").findValuesAsString("peeringId"))
                .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "p-" + i).toList());
        assertThat(answer.has("errors")).isFalse();
        assertThat(caller.calls()).hasSize(1);
    }

    @Test
    void missingPeeringsAndThoseOfAnotherCloudAreNullWithoutError() {
        JsonNode answer = entities(peering("AwsPeering", "env-a", "p-none"), peering("AwsPeering", "env-a", "p-gcp"),
                peering("CloudPeering", "env-a", "p-none"));
        assertThat(answer).isEqualTo(JSON.readTree("{\"data\":{\"_entities\":[null,null,null]}}"));
    }

    @Test
    void failureStandsAtItsPlaceAndTheRestIsServed() {
        JsonNode answer = entities(peering("AwsPeering", "env-a", "p-0"), peering("AwsPeering", "env-forbidden", "p-1"),
                peering("CloudPeering", "env-a", "p-broken"), peering("AwsPeering", "env-a", "p-3"));
        assertThat(answer.at("/data/_entities").findValuesAsString("peeringId")).containsExactly("p-0", "p-3");
        assertThat(answer.path("errors")).hasSize(2);
        assertThat(error(answer, 0)).isEqualTo("[\"_entities\",1] FORBIDDEN");
        assertThat(error(answer, 1)).isEqualTo("[\"_entities\",2] UPSTREAM_INVALID_RESPONSE");
    }

    private static String error(JsonNode answer, int index) {
        JsonNode error = answer.path("errors").path(index);
        return error.path("path") + " " + error.at("/extensions/code").asString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"__typename":"AwsPeering"}                                                       | environment
            {"__typename":"AwsPeering","environment":"env-a","peeringId":"p-1"}               | environment
            {"__typename":"AwsPeering","environment":{},"peeringId":"p-1"}                    | environment.environmentId
            {"__typename":"AwsPeering","environment":{"environmentId":7},"peeringId":"p-1"}   | environment.environmentId
            {"__typename":"AwsPeering","environment":{"environmentId":"env-a"}}               | peeringId
            {"__typename":"CloudPeering","environment":{"environmentId":""},"peeringId":"p"}  | environment.environmentId
            {"__typename":"CloudPeering","id":"garbled"}                                      | id
            {"__typename":"CloudPeering","id":["p-1"]}                                        | id
            {"__typename":"Environment"}                                                      | environmentId
            {"__typename":"Environment","id":"ACJFbnZpcm9ubWVudA"}                            | id
            {"__typename":"Network","networkId":"n-1"}                                        | environment
            """)
    void malformedRepresentationIsNamed(String representation, String field) {
        JsonNode answer = caller.ask(QUERY, Map.of("representations",
                List.of(peering("AwsPeering", "env-a", "p-1"), JSON.readValue(representation, Map.class))));
        assertThat(error(answer, 0)).isEqualTo("[\"_entities\",1] BAD_USER_INPUT");
        assertThat(answer.at("/errors/0/message").asString()).startsWith("Argument \"representations[1]." + field + "\" ");
        assertThat(answer.at("/data/_entities/0/peeringId").asString()).isEqualTo("p-1");
    }

    @Test
    void globalIdOfAnotherTypeIsMalformed() {
        String environment = entities(Map.of("__typename", "Environment", "environmentId", "env-a")).at("/data/_entities/0/id").asString();
        JsonNode answer = entities(Map.of("__typename", "AwsPeering", "id", environment));
        assertThat(error(answer, 0)).isEqualTo("[\"_entities\",0] BAD_USER_INPUT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"x"}
            {"__typename":7}
            {"__typename":"PageInfo"}
            {"__typename":"AwsVpc","account":"1","vpcId":"v"}
            """)
    void representationOfNoEntityIsNamed(String representation) {
        JsonNode answer = caller.ask(QUERY, Map.of("representations", List.of(JSON.readValue(representation, Map.class))));
        assertThat(error(answer, 0)).isEqualTo("[\"_entities\",0] BAD_USER_INPUT");
        assertThat(answer.at("/errors/0/message").asString()).startsWith("Argument \"representations[0]\" ");
    }

    @Test
    void representationThatIsNoObjectIsBadInput() {
        JsonNode answer = caller.ask(QUERY, Map.of("representations", Arrays.asList("AwsPeering", 7)));
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(caller.ask("{ _entities(representations: [5]) { __typename } }").at("/errors/0/extensions/code").asString())
                .isEqualTo("BAD_USER_INPUT");
    }

    @Test
    void representationsMayBeWrittenOut() {
        JsonNode answer = caller.ask("""
                query($environment: ID!) {
                  _entities(representations: [
                    {__typename: "AwsPeering", id: null, environment: {environmentId: $environment}, peeringId: "p-2"}
                  ]) { ... on AwsPeering { peeringId customerVpc { account vpcId } } }
                }""", Map.of("environment", "env-a"));
        assertThat(answer).isEqualTo(JSON.readTree("""
                {"data":{"_entities":[{"peeringId":"p-2","customerVpc":{"account":"111122223333","vpcId":"vpc-p-2"}}]}}"""));
    }

    @Test
    void environmentsAndNetworksAreResolvedWithoutACall() {
        JsonNode answer = entities(Map.of("__typename", "Environment", "environmentId", "env-a"),
                Map.of("__typename", "Network", "networkId", "n-1", "environment", Map.of("environmentId", "env-a")));
        JsonNode environment = answer.at("/data/_entities/0");
        JsonNode network = answer.at("/data/_entities/1");
        assertThat(environment.path("environmentId").asString()).isEqualTo("env-a");
        assertThat(network.path("networkId").asString()).isEqualTo("n-1");
        assertThat(network.at("/environment/environmentId").asString()).isEqualTo("env-a");
        assertThat(entities(Map.of("__typename", "Environment", "id", environment.path("id").asString()),
                Map.of("__typename", "Network", "id", network.path("id").asString()))).isEqualTo(answer);
        assertThat(caller.calls()).isEmpty();
    }

    @Test
    void peeringsOfAnEnvironmentAreReachedThroughIt() {
        JsonNode answer = caller.ask("""
                query($representations: [_Any!]!) {
                  _entities(representations: $representations) { ... on Environment { peerings(first: 1) { nodes { __typename } } } }
                }""", Map.of("representations", List.of(Map.of("__typename", "Environment", "environmentId", "env-a"))));
        assertThat(answer.at("/data/_entities/0/peerings/nodes/0/__typename").asString()).isEqualTo("AwsPeering");
    }

    @Test
    void nothingIsResolvedWithoutACredential() {
        gateway.upstream().forgetCalls();
        byte[] body = gateway.client()
                .post()
                .uri("/graphql")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", QUERY, "variables", Map.of("representations", List.of(peering("AwsPeering", "env-a", "p-0"),
                        Map.of("__typename", "Environment", "environmentId", "env-a")))))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        JsonNode answer = JSON.readTree(body);
        assertThat(error(answer, 0)).isEqualTo("[\"_entities\",0] UNAUTHENTICATED");
        assertThat(error(answer, 1)).isEqualTo("[\"_entities\",1] UNAUTHENTICATED");
        assertThat(gateway.upstream().calls()).isEmpty();
    }
}
