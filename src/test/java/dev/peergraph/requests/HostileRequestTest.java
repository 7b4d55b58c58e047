package dev.peergraph.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.HttpCalls;
import dev.peergraph.StartedGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** URLs and headers as no client means them: each gets an answer, and none is taken for a bug of the gateway. */
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestTest {

    private static final String KEPT = "/graphql?query=%7Bpeerings(environment:%22env-a%22)%7BtotalCount%7D%7D";
    private static final String BODY = "{\"query\": \"{ peerings(environment: \\\"env-a\\\") { totalCount } }\"}";
    private static final String CREDENTIAL = "Authorization: " + HttpCalls.CREDENTIAL;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final List<String> TARGETS = List.of(KEPT, "/graphql", "/gr%61phql?query=%7B__typename%7D", "/graphql/schema",
            "/graphql/possible-types.json", "/graphiql", "/graphiql/", "/graphiql/assets/x.js", "/actuator/health", "/actuator", "/livez",
            "/", "/nowhere");

    private static final List<String> ENDS = List.of("", "?", "&a=b=", "?a[]=1", "&$n=(1)", ";a=b", "/%00", "%00", "&x=%00", "%ff",
            "&x=%FF",
            "%ED%A0%80", "&x=%ed%a0%80", "%", "%zz", "&x=%zz", "#x", "/..", "/../..", "/%2e%2e/%5c", "//", "?=&&=", "&query=%FF",
            "&query=[",
            "&variables=%7B%22a%22:%22%5Cud800%22%7D", "&operationName=%00", "\u00e9", "&x=\u00e9", "|", "{}", "\"", "\\", "&x=\u0000",
            "\u007f", "&" + "x=&".repeat(500));

    /** By name, what Spring and the server have getters for. */
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("If-None-Match", List.of("abc", "", "W/abc", ",", "\"", "\"x", "W/", "W/\"", "*", "*,*", "\"a\"\"b\"", "\"a\", b")),
            Map.entry("If-Match", List.of("abc", "", "\"x")),
            Map.entry("If-Modified-Since", List.of("abc", "", "0", "Mon, 99 Foo 2020 00:00:00 GMT")),
            Map.entry("If-Unmodified-Since", List.of("abc", "-1", "Thu, 01 Jan 1970 00:00:00 GMT")),
            Map.entry("Range",
                    List.of("abc", "bytes=", "bytes=a-b", "bytes=5-1", "bytes=99999999999999999999-", "bytes=" + "0-0,".repeat(200))),
            Map.entry("Accept", List.of("", "abc", ",", ";", "*/json", "a/b;q=abc", "*/*;q=2", "application/json;charset=\"",
                    "application/json,", ",,application/json", "a/b,".repeat(300), "\u00ff/x", "application/json;charset=klingon")),
            Map.entry("Accept-Language", List.of("", "abcdefghijklmnop", "-", "en;q=abc", "x-", "en_;q=2,,", "a".repeat(500))),
            Map.entry("Accept-Encoding", List.of("", ",", "gzip;q=abc", "gzip;q=NaN", ";", "\u00ff", "gzip;q=\"1\"")),
            Map.entry("Accept-Charset", List.of("", "klingon;q=3")),
            Map.entry("Cache-Control", List.of("", "=", "no-cache=\"a,b", "max-age=abc")),
            Map.entry("Origin", List.of("", "null", "abc", "%%%", "http://[", "http://x:99999999", "http://x:abc", "://", "http://a b")),
            Map.entry("Cookie", List.of("", "=", "a", "a=\"", "a=b;=c;;", "\u00ff", "x".repeat(3000))),
            Map.entry("Forwarded", List.of("abc", "for=\"[", "host=a b", "host=:99999", "proto=%")),
            Map.entry("X-Forwarded-For", List.of("", "[", "1.2.3.4:99999", "::1:", "abc:abc")),
            Map.entry("X-Forwarded-Host", List.of("", "a b", "[", "x:99999", "x:abc", "%")),
            Map.entry("X-Forwarded-Port", List.of("", "abc", "-1", "1e9")),
            Map.entry("X-Forwarded-Proto", List.of("", "%", "a b", "javascript")),
            Map.entry("X-Forwarded-Prefix", List.of("", "abc", "//", "%", "/a b", "\u00ff")),
            Map.entry("Content-Type", List.of("", "abc", "application/json;charset=", "multipart/form-data", "*/*", "application/json, x")),
            Map.entry("Content-Encoding", List.of("", "\u00ff")),
            Map.entry("Authorization",
                    List.of("", "Basic", "Bearer ", "Bearer \u00ff", "\u00ff", "Bearer a.b.c", "Basic " + "x".repeat(5000))),
            Map.entry("Access-Control-Request-Method", List.of("", "a b", "\u00ff")),
            Map.entry("Access-Control-Request-Headers", List.of("", ",", "\u00ff")),
            Map.entry("Expect", List.of("", "abc")),
            Map.entry("Upgrade", List.of("", "websocket", "\u00ff")),
            Map.entry("traceparent", List.of("", "\u00ff")),
            Map.entry("X-Request-Id", List.of("", "\u00ff")),
            Map.entry("User-Agent", List.of("", "\u00ff")),
            Map.entry("Host", List.of("", "a b", "[", "x:99999", "x:abc", "@", "[::1")));

    private static MockOAuth2Server issuer;
    private static StartedGateway gateway;
    private static StartedGateway serving;

    @BeforeAll
    static void start() {
        issuer = new MockOAuth2Server();
        issuer.start();
        gateway = new StartedGateway("--peergraph.cors.allowed-origins=https://app.example.com",
                "--server.forward-headers-strategy=native");
        serving = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=KEY1:SECRET1",
                "--server.forward-headers-strategy=framework",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        serving.close();
        issuer.shutdown();
    }

    private static RawHttp caller() {
        return new RawHttp(gateway.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b=", "a[]=1", "x=%00", "x=%FF", "x=%ED%A0%80", "a;b=c", "=", "&&", "?", "x=:@/$(,)", "["})
    void executesWhateverElseALegalUrlHolds(String more) {
        for (String path : List.of("/graphql?", "/gr%61phql?")) {
            assertExecuted(caller().send("POST", path + more, BODY, CREDENTIAL));
            assertExecuted(caller().send("GET", path + KEPT.substring(KEPT.indexOf('?') + 1) + "&" + more, "", CREDENTIAL));
        }
    }

    @Test
    void executesADocumentAsPeopleWriteItIntoAUrl() {
        assertExecuted(caller().send("GET",
                "/graphql?query=query($n:Int=1)%7Bpeerings(environment:%22env-a%22,first:$n)%7BtotalCount%7D%7D", "", CREDENTIAL));
    }

    private static void assertExecuted(String answer) {
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(200);
        assertThat(answer).contains("\"totalCount\":2");
    }

    @ParameterizedTest
    @CsvSource({"query, query=%FF", "query, query=%ED%A0%80", "operationName, query=%7B__typename%7D&operationName=%C3",
            "variables, query=%7B__typename%7D&variables=%E9"})
    void namesTheParameterThatIsNotUtf8(String name, String query) {
        String answer = caller().send("GET", "/graphql?" + query, "", CREDENTIAL);
        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(answer).contains("\\\"" + name + "\\\" in the URL must be percent-encoded UTF-8.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "W/abc", ",", "\"", "\"unclosed", "W/\"", "\u00ff", "abc, \"other\""})
    void takesATagThatIsNoneForAnAbsentOne(String tag) {
        String url = KEPT + "&n=" + NUMBER.incrementAndGet();
        for (int i = 0; i < 2; i++) {
            assertExecuted(caller().send("GET", url, "", CREDENTIAL, "If-None-Match: " + tag));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"%s\"", "\"%s\"", "\"%s-gzip\"", "W/\"%s-gzip\"", "\"%s--gzip\"", "W/\"%s--gzip\"", "\"%s;gzip\"",
            "\"%s-br\"",
            "\"%s-zstd\"", "\"other\" , W/\"%s\"", "\"other\"\r\nIf-None-Match: \"%s\"", "*"})
    void knowsATagAsProxiesRewriteIt(String form) {
        String first = caller().send("GET", KEPT, "", CREDENTIAL);
        String opaque = first.replaceAll("(?s).*ETag: W/\"([^\"]+)\".*", "$1");
        String known = "If-None-Match: " + form.replace("%s", opaque);
        assertThat(RawHttp.status(caller().send("GET", KEPT, "", CREDENTIAL, known))).as("kept").isEqualTo(304);
        // What is asked with this header is never served as kept.
        String again = caller().send("GET", KEPT, "", CREDENTIAL, known, "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(RawHttp.status(again)).as("executed").isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s-\"", "\"%sx\"", "\"-gzip\"", "\"%s-gzip-gzip\"", "\"x%s\""})
    void knowsNoOtherTag(String form) {
        String opaque = caller().send("GET", KEPT, "", CREDENTIAL).replaceAll("(?s).*ETag: W/\"([^\"]+)\".*", "$1");
        assertExecuted(caller().send("GET", KEPT, "", CREDENTIAL, "If-None-Match: " + form.replace("%s", opaque)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json,", ", ,application/json", ",", "nonsense", "a/b;q=x"})
    void readsAcceptOrTakesItForAbsentAtPathsBesidesGraphQl(String accept) {
        for (String path : List.of("/livez", "/actuator/health", "/graphql/schema")) {
            String answer = caller().send("GET", path, "", "Accept: " + accept);
            assertThat(RawHttp.status(answer)).as(path + answer).isEqualTo(200);
        }
    }

    @Test
    void answersEachOddHeaderAtEachPathInEitherMode(CapturedOutput log) {
        String token = "Authorization: Bearer " + issuer.issueToken("default", "client", "peergraph").serialize();
        VALUES.forEach((name, values) -> values.forEach(value -> {
            String header = name + ": " + value;
            TARGETS.forEach(target -> assertAnswered(gateway.port(), "GET", target, "", CREDENTIAL, header));
            List.of("/graphql/schema", "/actuator/health", "/nowhere")
                    .forEach(target -> assertAnswered(serving.port(), "GET", target, "", token, header));
            for (StartedGateway each : List.of(gateway, serving)) {
                String credential = each == gateway ? CREDENTIAL : token;
                assertAnswered(each.port(), "GET", KEPT, "", credential, header);
                assertAnswered(each.port(), "POST", "/graphql", BODY, credential, header);
                assertAnswered(each.port(), "POST", "/graphql", BODY, credential, header);
                assertAnswered(each.port(), "OPTIONS", "/graphql", "", header);
            }
        }));
        assertNothingLooksLikeABug(log);
    }

    @Test
    void answersEachOddUrl(CapturedOutput log) {
        for (String target : TARGETS) {
            for (String end : ENDS) {
                for (String method : List.of("GET", "POST", "HEAD")) {
                    String body = method.equals("POST") ? BODY : "";
                    assertAnswered(gateway.port(), method, target + end, body, CREDENTIAL);
                }
                assertAnswered(serving.port(), "GET", target + end, "");
            }
        }
        assertNothingLooksLikeABug(log);
    }

    @Test
    void answersRandomRequests(CapturedOutput log) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String method = pick(List.of("GET", "GET", "POST", "HEAD", "OPTIONS", "PUT", "FOO"), random);
            String target = pick(TARGETS, random) + (random.nextInt(3) == 0 ? pick(ENDS, random) : "")
                    + (random.nextInt(4) == 0 ? noise(random, '!') : "");
            List<String> headers = new ArrayList<>(random.nextInt(4) == 0 ? List.of() : List.of(CREDENTIAL));
            for (int n = random.nextInt(4); n > 0; n--) {
                String name = pick(List.copyOf(VALUES.keySet()), random);
                headers.add(
                        name + ": " + (random.nextBoolean() ? noise(random, ' ') : pick(Objects.requireNonNull(VALUES.get(name)), random)));
            }
            String body = method.equals("POST") ? BODY : "";
            StartedGateway asked = random.nextInt(4) == 0 ? serving : gateway;
            String answer = new RawHttp(asked.port()).send(method, target, body, headers.toArray(String[]::new));
            assertThat(RawHttp.status(answer)).as("seed %d, round %d: %s %s %s%n%s", seed, i, method, target, headers, answer)
                    .isBetween(200, 499);
        }
        assertNothingLooksLikeABug(log);
    }

    private static <T> T pick(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    /** Any bytes, from one on, that do not end the line; half of them such as have a meaning somewhere. */
    private static String noise(Random random, char first) {
        String meaning = "\",;=/%*[]{}()&?+-.:@\\abc019 ";
        return random.ints(random.nextInt(12), 0, 256)
                .map(c -> random.nextBoolean() ? meaning.charAt(c % meaning.length()) : c)
                .filter(c -> c >= first || (first == ' ' && c == '\t'))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void assertAnswered(int port, String method, String target, String body, String... headers) {
        String answer = new RawHttp(port).send(method, target, body, headers);
        assertThat(RawHttp.status(answer)).as("%s %s %s%n%s", method, target, List.of(headers), answer).isBetween(200, 499);
    }

    private static void assertNothingLooksLikeABug(CapturedOutput log) {
        assertThat(log.toString()).doesNotContain("ERROR", "Exception", "\tat ");
    }
}
