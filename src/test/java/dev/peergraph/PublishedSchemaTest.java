package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.browsers.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema as it is published; leaves the build's own copies in {@code target/schema}. */
@GatewayTest
class PublishedSchemaTest {

    private static final Path FILES = Path.of("target", "schema");

    private final GatewayFixture gateway;
    private final GraphQlSource source;

    PublishedSchemaTest(@Autowired GatewayFixture gateway, @Autowired GraphQlSource source) {
        this.gateway = gateway;
        this.source = source;
    }

    private EntityExchangeResult<String> get(String path) {
        return gateway.client().get().uri(path).exchange().expectStatus().isOk().expectBody(String.class).returnResult();
    }

    private static void publish(String file, String text) throws IOException {
        Files.writeString(Files.createDirectories(FILES).resolve(file), text);
    }

    @Test
    void sdlIsPublishedWithoutFederation() throws IOException {
        EntityExchangeResult<String> answer = get("/graphql/schema");
        String sdl = Objects.requireNonNull(answer.getResponseBody());
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.parseMediaType("text/plain;charset=UTF-8"));
        assertThat(sdl).isEqualTo(PublishedSchema.sdl(source.schema()))
                .contains("type Query {", "scalar DateTime @specifiedBy(", "customerVpc: AwsVpc!", "node(")
                .doesNotContain("@key", "@link", "@shareable", "directive @", "_service", "_entities", "_Any", "FieldSet", "link__");
        publish("schema.graphqls", sdl);
    }

    /** Tools such as graphql-codegen take a URL for a file by its ending, and any other for an endpoint. */
    @Test
    void sdlIsAlsoAFileByItsName() {
        EntityExchangeResult<String> answer = get("/graphql/schema.graphql");
        assertThat(answer.getResponseBody()).isEqualTo(PublishedSchema.sdl(source.schema()));
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.parseMediaType("text/plain;charset=UTF-8"));
    }

    /** Tools look whether a file is there before they read it. */
    @ParameterizedTest
    @ValueSource(strings = {"/graphql/schema", "/graphql/schema.graphql", "/graphql/possible-types.json"})
    void filesAnswerHeadAsTheyDoGet(String path) {
        MediaType type = Objects.requireNonNull(get(path).getResponseHeaders().getContentType());
        gateway.client().head().uri(path).exchange().expectStatus().isOk().expectHeader().contentType(type).expectBody().isEmpty();
    }

    @Test
    void possibleTypesArePublishedAsApolloClientWantsThem() throws IOException {
        String json = Objects.requireNonNull(get("/graphql/possible-types.json").getResponseBody());
        assertThat(JsonMapper.shared().readTree(json)).isEqualTo(JsonMapper.shared().readTree("""
                {"CloudPeering": ["AwsPeering", "AzurePeering", "GcpPeering", "OtherPeering"],
                 "Node": ["AwsPeering", "AzurePeering", "Environment", "GcpPeering", "Network", "OtherPeering"],
                 "Peering": ["AwsPeering", "AzurePeering", "GcpPeering", "OtherPeering"]}"""));
        publish("possible-types.json", json);
    }

    @Test
    void federatedSdlIsPublishedByTheService() throws IOException {
        JsonNode answer = JsonMapper.shared().readTree(gateway.client()
                .post()
                .uri("/graphql")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", "{ _service { sdl } }"))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBodyContent());
        String sdl = answer.at("/data/_service/sdl").asString();
        assertThat(sdl).contains("@link(", "@key(fields : \"id\"", "node(", "nodes(");
        publish("federated.graphqls", sdl + "\n");
    }
}
