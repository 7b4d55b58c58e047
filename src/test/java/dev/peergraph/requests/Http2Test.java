package dev.peergraph.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** HTTP/2 without TLS: Java's client asks for it by the header {@code Upgrade} of the first request on a connection. */
class Http2Test {

    private static StartedGateway gateway;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    @BeforeAll
    static void start() {
        gateway = new StartedGateway("--server.http2.enabled=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void end() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200_000})
    void aPostUpgradesWhateverItsLength(int more) throws IOException, InterruptedException {
        String body = "{\"query\":\"{ __typename }\"}" + " ".repeat(more);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = client.send(request("/graphql").POST(BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void aBodyThatIsTooLongToUpgradeSaysSo() throws IOException, InterruptedException {
        // It waits for leave to send the body: the connection ends with the answer, which a client that is still sending may not see.
        HttpRequest request = request("/graphql").POST(BodyPublishers.ofString(" ".repeat(300_000))).expectContinue(true).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("LIMIT_EXCEEDED", "too long");
    }

    @Test
    void longUrlsAndHeadersSayWhyBeforeAndAfterTheUpgrade() throws IOException, InterruptedException {
        HttpRequest url = request("/graphql?query=" + "a".repeat(9000)).GET().build();
        HttpRequest headers = request("/graphql?query=%7B__typename%7D").header("X-Long", "a".repeat(9000)).build();
        assertRefused(url, 414, "url-size", HttpClient.Version.HTTP_1_1);
        assertRefused(headers, 431, "header-size", HttpClient.Version.HTTP_1_1);
        client.send(request("/graphql?query=%7B__typename%7D").build(), BodyHandlers.ofString());
        assertRefused(url, 414, "url-size", HttpClient.Version.HTTP_2);
        assertRefused(headers, 431, "header-size", HttpClient.Version.HTTP_2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"/graphql?query={__typename}|stands there as %7B, and not as {",
            "/graphql?query=%zz|a % without two hexadecimal digits", "/nowhere?\"|stands there as %22"})
    void anUrlThatNobodyCanReadIsToldSo(String path, String reason) {
        String answer = new RawHttp2(gateway.port()).get(path);
        assertThat(JsonMapper.shared().readTree(answer).at("/errors/0/message").asString()).contains(reason);
        assertThat(answer).contains("BAD_USER_INPUT");
    }

    private void assertRefused(HttpRequest request, int status, String limit, HttpClient.Version version)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("LIMIT_EXCEEDED", "\"name\":\"" + limit + "\"");
        assertThat(answer.version()).isEqualTo(version);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json");
    }
}
