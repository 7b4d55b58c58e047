package dev.peergraph;

import static dev.peergraph.FakeUpstream.ok;
import static dev.peergraph.FakeUpstream.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.StringValue;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checks of Apollo's subgraph compatibility suite that apply to this schema, one test each: those of {@code @requires},
 * {@code @provides}, {@code @override}, {@code @inaccessible}, {@code @tag} and {@code @composeDirective} have nothing to look at here.
 */
@GatewayTest
class SubgraphCompatibilityTest {

    private static final String UPSTREAMS_IDS = "environment { environmentId } peeringId";

    private final GatewayCaller caller;

    SubgraphCompatibilityTest(@Autowired GatewayFixture gateway) {
        caller = gateway.caller(call -> ok(PeeringJson.page(parameter(call, "environment"), "p-1", "p-2")));
    }

    private String sdl() {
        return caller.ask("{ _service { sdl } }").at("/data/_service/sdl").asString();
    }

    private TypeDefinitionRegistry types() {
        return new SchemaParser().parse(sdl());
    }

    private List<String> keys(String type) {
        return directives(type, "key").map(key -> ((StringValue) key.getArgument("fields").getValue()).getValue()).toList();
    }

    private Stream<Directive> directives(String type, String name) {
        return ((DirectivesContainer<?>) Objects.requireNonNull(types().getTypeOrNull(type))).getDirectives(name).stream();
    }

    private JsonNode entity(String fields, Map<String, ?> representation) {
        JsonNode answer = caller.ask("query($of: [_Any!]!) { _entities(representations: $of) { __typename " + fields + " } }",
                Map.of("of", List.of(representation)));
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        return answer.at("/data/_entities/0");
    }

    @Test
    void serviceTellsTheSchema() {
        assertThat(types().types()).containsKeys("Query", "CloudPeering", "AwsPeering");
    }

    @Test
    void tracesAnAnswerWhereAsked() {
        byte[] body = caller.client()
                .post()
                .uri("/graphql")
                .header("apollo-federation-include-trace", "ftv1")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", "query { __typename }"))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        JsonNode answer = JsonMapper.shared().readTree(body);
        assertThat(answer.at("/data/__typename").asString()).isEqualTo("Query");
        assertThat(answer.at("/extensions/ftv1").asString()).isNotEmpty();
    }

    @Test
    void linkImportsFederation2() {
        assertThat(sdl().replaceAll("\\s+", " ")).containsPattern(
                "@link\\(import ?: ?\\[\"@key\", \"@shareable\"\\], url ?: ?\"https://specs.apollo.dev/federation/v2.[0-9]+\"\\)");
    }

    @Test
    void keyOfOneFieldIsApplied() {
        assertThat(keys("Environment")).contains("environmentId");
    }

    @Test
    void keyOfOneFieldIsResolved() {
        assertThat(entity("... on Environment { environmentId }", Map.of("__typename", "Environment", "environmentId", "env-a"))
                .path("environmentId")
                .asString()).isEqualTo("env-a");
    }

    @Test
    void keyOfSeveralFieldsIsApplied() {
        assertThat(keys("Network")).contains("networkId environment { environmentId }");
    }

    @Test
    void keyOfSeveralFieldsIsResolved() {
        assertThat(entity("... on Network { networkId }",
                Map.of("__typename", "Network", "networkId", "n-1", "environment", Map.of("environmentId", "env-a"))).path("networkId")
                .asString()).isEqualTo("n-1");
    }

    @Test
    void keyOfAnObjectIsApplied() {
        assertThat(keys("AwsPeering")).contains(UPSTREAMS_IDS);
    }

    @Test
    void keyOfAnObjectIsResolved() {
        assertThat(entity("... on AwsPeering { displayName }", peering("AwsPeering")).path("displayName").asString())
                .isEqualTo("name-p-2");
    }

    private static Map<String, Object> peering(String type) {
        return Map.of("__typename", type, "environment", Map.of("environmentId", "env-a"), "peeringId", "p-2");
    }

    @Test
    void severalKeysAreApplied() {
        for (String type : List.of("CloudPeering", "AwsPeering", "GcpPeering", "AzurePeering", "OtherPeering")) {
            assertThat(keys(type)).as(type).containsExactlyInAnyOrder("id", UPSTREAMS_IDS);
        }
        assertThat(keys("Environment")).hasSize(2);
        assertThat(keys("Network")).hasSize(2);
    }

    @Test
    void severalKeysAreResolved() {
        JsonNode byIds = entity("... on AwsPeering { id peeringId }", peering("AwsPeering"));
        assertThat(entity("... on AwsPeering { id peeringId }", Map.of("__typename", "AwsPeering", "id", byIds.path("id").asString())))
                .isEqualTo(byIds);
    }

    @Test
    void valueTypesAreShareable() {
        for (String type : List.of("PeeringConnection", "PeeringEdge", "PageInfo", "PeeringStatus", "RateLimit")) {
            assertThat(directives(type, "shareable")).as(type).isNotEmpty();
        }
    }

    @Test
    void shareableTypesAreResolved() {
        assertThat(caller.ask("{ peerings(environment: \"env-a\", first: 1) { pageInfo { hasNextPage } } }")
                .at("/data/peerings/pageInfo/hasNextPage")
                .asBoolean()).isTrue();
    }

    @Test
    void interfaceIsAnEntityThatInterfaceObjectsOfOthersExtend() {
        assertThat(types().getTypeOrNull("CloudPeering")).isInstanceOf(InterfaceTypeDefinition.class);
        assertThat(keys("CloudPeering")).isNotEmpty();
    }

    @Test
    void interfaceIsResolvedToItsObjects() {
        assertThat(entity("... on CloudPeering { displayName }", peering("CloudPeering")))
                .isEqualTo(JsonMapper.shared().readTree("{\"__typename\":\"AwsPeering\",\"displayName\":\"name-p-2\"}"));
    }
}
