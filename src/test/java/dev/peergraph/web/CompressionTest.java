package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayCaller;
import dev.peergraph.GatewayFixture;
import dev.peergraph.GatewayTest;
import dev.peergraph.PeeringJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

@GatewayTest
class CompressionTest {

    private static final String MANY = "{ peerings(environment: \"env-1\", first: 100) { nodes { ... on CloudPeering { id peeringId } } } }";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final GatewayCaller caller;

    CompressionTest(@Autowired GatewayFixture gateway) {
        url = gateway.url();
        String[] ids = IntStream.range(0, 100).mapToObj(i -> "p-" + i).toArray(String[]::new);
        caller = gateway.caller(call -> FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), ids)));
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(GatewayFixture.PATIENCE)
                .header("Authorization", caller.authorization());
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String query(String text) {
        return "/graphql?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static byte[] unpacked(HttpResponse<byte[]> answer) throws IOException {
        assertThat(header(answer, "Content-Encoding")).as(answer.headers().toString()).isEqualTo("gzip");
        return new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/graphql-response+json"})
    void answersAreCompressedForWhoTakesThat(String type) throws IOException, InterruptedException {
        HttpResponse<byte[]> plain = get(query(MANY), "Accept", type);
        HttpResponse<byte[]> packed = get(query(MANY), "Accept", type, "Accept-Encoding", "gzip");
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(unpacked(packed)).isEqualTo(plain.body());
        assertThat(packed.body().length).isLessThan(plain.body().length / 2);
        assertThat(header(packed, "Vary")).contains("Accept-Encoding");
    }

    @Test
    void tagOfACompressedAnswerIsKnownWhenItComesBack() throws IOException, InterruptedException {
        String tag = header(get(query(MANY), "Accept-Encoding", "gzip"), "ETag");
        assertThat(tag).startsWith("W/").isEqualTo(header(get(query(MANY)), "ETag"));
        HttpResponse<byte[]> unchanged = get(query(MANY), "Accept-Encoding", "gzip", "If-None-Match", tag);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(header(unchanged, "Content-Encoding")).isEmpty();
    }

    @Test
    void smallAnswersAndEventsAreSentAsTheyAre() throws IOException, InterruptedException {
        assertThat(header(get(query("{ __typename }"), "Accept-Encoding", "gzip"), "Content-Encoding")).isEmpty();
        HttpResponse<byte[]> events = get(query(MANY), "Accept-Encoding", "gzip", "Accept", "text/event-stream");
        assertThat(header(events, "Content-Encoding")).isEmpty();
        assertThat(new String(events.body(), StandardCharsets.UTF_8)).contains("event:next", "event:complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"js", "css"})
    void filesOfPagesAreCompressed(String ending) throws IOException, InterruptedException {
        assumeTrue(new ClassPathResource("graphiql/index.html").exists(), "Skipped: this build had no Node.js, so it has no pages.");
        String file = new PathMatchingResourcePatternResolver().getResources("classpath:graphiql/assets/index-*." + ending)[0]
                .getFilename();
        HttpResponse<byte[]> plain = get("/graphiql/assets/" + file);
        HttpResponse<byte[]> packed = get("/graphiql/assets/" + file, "Accept-Encoding", "gzip");
        assertThat(unpacked(packed)).isEqualTo(plain.body());
        // Caches that many share keep both.
        assertThat(header(plain, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(packed, "Vary")).isEqualTo("Accept-Encoding");
    }
}
