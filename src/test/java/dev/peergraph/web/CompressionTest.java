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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final AtomicInteger NUMBER = new AtomicInteger();

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

    @ParameterizedTest
    @ValueSource(strings = {"gzip; q=0", "gzip ; q=0", "gzip;q=0.0", "identity, gzip; q=0", "*;q=0", "gzip;q=0, *", "notgzip", "gzip2",
            "pack200-gzip", "x-snappy-framed", "snappy", "deflate", "br", "zstd", "identity, gzip;q=0.5"})
    void noAnswerIsCompressedForWhoDoesNotTakeGzip(String codings) throws IOException, InterruptedException {
        for (String path : List.of(query(MANY), query(MANY), query("{ __typename " + MANY.substring(1)), "/graphql/schema")) {
            // In an order in which what one answer leaves behind on its connection would meet the next.
            assertThat(header(get(path, "Accept-Encoding", "gzip"), "Content-Encoding")).isEqualTo("gzip");
            HttpResponse<byte[]> plain = get(path + (path.contains("?") ? "&n=" + NUMBER.incrementAndGet() : ""), "Accept-Encoding",
                    codings);
            assertThat(header(plain, "Content-Encoding")).as(path).isEmpty();
            assertThat(plain.body()).as(path).isEqualTo(get(path).body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GZIP", "x-gzip", "*", "*;q=0, gzip", "deflate, gzip;q=0.1", "zstd, br, gzip, deflate"})
    void anyAnswerIsGzipForWhoTakesThat(String codings) throws IOException, InterruptedException {
        for (String path : List.of(query(MANY), query(MANY) + "&n=" + NUMBER.incrementAndGet(), "/graphql/schema")) {
            assertThat(unpacked(get(path, "Accept-Encoding", codings))).as(path).isEqualTo(get(path).body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/graphql/schema", "/graphql/possible-types.json", "/graphiql/"})
    void cachesAreToldOfEachFormWhichOneTheyHave(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> plain = get(path);
        assumeTrue(plain.statusCode() == 200, "Skipped: this build had no Node.js, so it has no pages.");
        boolean small = plain.body().length < 1400;
        assertThat(header(plain, "Vary")).isEqualToIgnoringCase(small ? "" : "Accept-Encoding");
        assertThat(header(get(path, "Accept-Encoding", "gzip"), "Vary")).isEqualToIgnoringCase(small ? "" : "Accept-Encoding");
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
