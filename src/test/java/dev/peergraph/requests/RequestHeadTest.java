package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import java.io.IOException;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Over raw sockets: no client sends such requests by accident, but programs and attackers do. */
@ExtendWith(OutputCaptureExtension.class)
class RequestHeadTest {

    private static final String QUERY = "{\"query\":\"{ __typename }\"}";
    private static final String HOST = "Host: localhost\r\n";
    private static final String LENGTH = "Content-Length: " + QUERY.length() + "\r\n";
    private static final String CHUNKED = HOST + "Transfer-Encoding: chunked\r\n";
    private static final String CHUNKS = "1a\r\n" + QUERY + "\r\n0\r\n\r\n";

    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway("--peergraph.cors.allowed-origins=https://app.example.com");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of("no Host", LENGTH, "one header Host, but has 0"),
                Arguments.of("two", HOST + "Host: other\r\n" + LENGTH, "one header Host, but has 2"),
                Arguments.of("the same twice", HOST + HOST + LENGTH, "one header Host, but has 2"),
                Arguments.of("a space", "Host: a b\r\n" + LENGTH, "name of a host"),
                Arguments.of("a user", "Host: user@localhost\r\n" + LENGTH, "name of a host"),
                Arguments.of("a path", "Host: localhost/x\r\n" + LENGTH, "name of a host"),
                Arguments.of("no port", "Host: localhost:x\r\n" + LENGTH, "name of a host"),
                Arguments.of("an open bracket", "Host: [::1\r\n" + LENGTH, "name of a host"),
                Arguments.of("markup", "Host: <a>\r\n" + LENGTH, "name of a host"),
                Arguments.of("half an octet", "Host: a%4\r\n" + LENGTH, "name of a host"),
                Arguments.of("a space before the colon", HOST + "X-A : b\r\n" + LENGTH, "RFC 9112"),
                Arguments.of("a space before the length's colon", HOST + "Content-Length : " + QUERY.length() + "\r\n", "RFC 9112"),
                Arguments.of("a space before the first header", " X: y\r\n" + HOST + LENGTH, "RFC 9112"),
                Arguments.of("no colon", HOST + "Authorization Basic c2VjcmV0\r\n" + LENGTH, "RFC 9112"),
                Arguments.of("a NUL", HOST + "X: a\0b\r\n" + LENGTH, "RFC 9112"),
                Arguments.of("a bare CR", HOST + "X: a\rb\r\n" + LENGTH, "RFC 9112"),
                Arguments.of("two lengths", HOST + LENGTH + "Content-Length: 3\r\n", "RFC 9112"),
                Arguments.of("a list of lengths", HOST + "Content-Length: 26, 3\r\n", "RFC 9112"),
                Arguments.of("a negative length", HOST + "Content-Length: -1\r\n", "RFC 9112"),
                Arguments.of("a length with a sign", HOST + "Content-Length: +26\r\n", "RFC 9112"),
                Arguments.of("length and coding", HOST + LENGTH + "Transfer-Encoding: chunked\r\n", "RFC 9112"),
                Arguments.of("coding and length", CHUNKED + LENGTH, "RFC 9112"),
                Arguments.of("another coding", HOST + "Transfer-Encoding: gzip\r\n", "RFC 9112"),
                Arguments.of("another coding last", HOST + "Transfer-Encoding: chunked, gzip\r\n", "RFC 9112"));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void headsThatAreNoHttpAreRefusedWithWhatIsWrong(String what, String headers, String why, CapturedOutput output) throws IOException {
        Answer answer = ask("POST /graphql HTTP/1.1", headers, QUERY);
        assertThat(answer.status()).as(what).isEqualTo(400);
        assertThat(answer.text()).contains(why, "BAD_USER_INPUT", "onnection: close", "X-Request-Id", "Access-Control-Allow-Origin");
        assertThat(output).doesNotContain("Decoding failed", "c2VjcmV0", " ERROR ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-1", "0x1a", "+1a", "fffffffffffffffff", "", "1 a"})
    void chunksWithoutASizeAreRefusedAndNoBug(String size, CapturedOutput output) throws IOException {
        Answer answer = ask("POST /graphql HTTP/1.1", CHUNKED, CHUNKS.replaceFirst("1a", size.replace("$", "\\$")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("RFC 9112");
        assertThat(output).doesNotContain(" ERROR ", " WARN ");
    }

    @Test
    void aChunkThatIsLongerThanItsSizeIsNoBugEither(CapturedOutput output) throws IOException {
        assertThat(ask("POST /graphql HTTP/1.1", CHUNKED, "1a\r\n" + QUERY + "XX0\r\n\r\n").status()).isEqualTo(400);
        assertThat(output).doesNotContain(" ERROR ", " WARN ");
    }

    @Test
    void aCodingBelowChunksIsNotImplemented() throws IOException {
        Answer answer = ask("POST /graphql HTTP/1.1", HOST + "Transfer-Encoding: gzip, chunked\r\n", CHUNKS);
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).contains("Transfer-Encoding must be chunked");
    }

    static Stream<Arguments> urls() {
        return Stream.of(
                Arguments.of("/graphql?query={__typename}", "character 16 stands there as %7B, and not as {."),
                Arguments.of("/graphql?query=%7B__typename%7D&variables=\"\"", "character 43 stands there as %22"),
                Arguments.of("/graphql?query=%7B__typename%7D#\u00fc", "character 32 stands there as %23"),
                Arguments.of("/graphql?query=\u00fc", "character 16 stands there as %FC."),
                Arguments.of("/gra|ql", "character 5 stands there as %7C"),
                Arguments.of("/graphql?query=%zz", "character 16 is a % without two hexadecimal digits"),
                Arguments.of("/graphql?query=%7", "character 16 is a % without two hexadecimal digits"),
                Arguments.of("graphql", "must be a path"),
                Arguments.of("http://[/graphql", "must be a path"),
                Arguments.of("/graphql?query={ __typename }", "a space in a URL stands there as %20"));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void urlsThatAreNotEncodedAreNamedAsSuch(String url, String why, CapturedOutput output) throws IOException {
        Answer answer = ask("GET " + url + " HTTP/1.1", HOST, "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(why);
        assertThat(output).doesNotContain(" ERROR ", " WARN ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost:8080\r\n", "Host: [::1]:80\r\n", "Host: a_b.example.com\r\n", "Host: 127.0.0.1\r\n",
            "hOST:localhost\r\n"})
    void heedsEveryHostThatIsOne(String host) throws IOException {
        assertThat(ask("POST /graphql HTTP/1.1", host + LENGTH, QUERY).status()).isEqualTo(200);
        assertThat(ask("POST /graphql HTTP/1.1", host + "Transfer-Encoding: chunked\r\n", CHUNKS).status()).isEqualTo(200);
        assertThat(ask("POST http://localhost/graphql HTTP/1.1", host + LENGTH, QUERY).status()).isEqualTo(200);
    }

    @Test
    void takesLegalUrlsAndHttp10WithoutHost() throws IOException {
        assertThat(
                ask("GET /graphql?query=query($n:Int)%7B__typename%20...@include(if:false)%7B__typename%7D%7D HTTP/1.1", HOST, "").text())
                .contains("BAD_USER_INPUT", "Unused variable");
        assertThat(ask("POST /graphql HTTP/1.0", LENGTH, QUERY).status()).isEqualTo(200);
        assertThat(ask("GET /graphql HTTP/3.0", HOST, "").status()).isEqualTo(505);
    }

    @Test
    void saysThatAUrlOrHeadersAreTooLongToPagesToo() throws IOException {
        Answer url = ask("GET /graphql?query=" + "a".repeat(9000) + " HTTP/1.1", HOST, "");
        assertThat(url.status()).isEqualTo(414);
        assertThat(url.text()).contains("more than 8192 bytes: send a long query by POST", "url-size",
                "Access-Control-Allow-Origin: https://app.example.com");
        Answer headers = ask("GET /graphql HTTP/1.1", HOST + "X: " + "a".repeat(9000) + "\r\n", "");
        assertThat(headers.status()).isEqualTo(431);
        assertThat(headers.text()).contains("header-size", "Access-Control-Allow-Origin: https://app.example.com");
    }

    private static Answer ask(String line, String headers, String body) throws IOException {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout(30_000);
            String type = "Content-Type: application/json\r\nConnection: close\r\n";
            socket.getOutputStream().write((line + "\r\n" + headers + type + "\r\n" + body).getBytes(ISO_8859_1));
            return new Answer(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        }
    }

    private record Answer(String text) {

        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }
    }
}
