package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Sends credentials that nobody else has through all that can go wrong, and looks for them in all that comes out. */
@ExtendWith(OutputCaptureExtension.class)
class SecrecyTest {

    private static final String KEY_AND_SECRET = "CANARYKEY:CANARYSECRET";
    private static final String BASIC = Base64.getEncoder()
            .encodeToString(KEY_AND_SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    private static final String BEARER = "canary.bearer.token";
    private static final List<String> CANARIES = List.of("CANARYSECRET", BASIC, BEARER);
    private static final int OPEN_CONNECTIONS = 8;
    private static final String[] LOUD = {"--logging.level.dev.peergraph=trace", "--logging.level.reactor.netty=debug",
            "--logging.level.org.springframework.web=trace", "--logging.level.org.springframework.http=trace",
            "--logging.level.org.springframework.security=trace", "--logging.level.org.springframework.graphql=trace",
            "--logging.level.graphql=trace", "--peergraph.upstream.response-timeout=1s"};

    @Test
    void passThroughKeepsCallersCredentials(CapturedOutput output) throws JMException {
        long held = instancesOfCredential();
        try (StartedGateway gateway = new StartedGateway(with("--management.server.port=0"))) {
            for (String credential : List.of("Basic " + BASIC, "Bearer " + BEARER)) {
                everyFailure(gateway, credential, credential);
            }
            noCanaryIn("scrape", gateway.get(gateway.port("local.management.port"), "/actuator/prometheus").body());
            noCanaryIn("health", gateway.get(gateway.port("local.management.port"), "/actuator/health").body());
            noCanaryIn("metrics", gateway.get(gateway.port("local.management.port"), "/actuator/metrics").body());
            // What the gateway keeps between requests, pages and budgets, keeps no credential; open connections keep their last request.
            await().atMost(Duration.ofSeconds(60)).until(() -> instancesOfCredential() <= held + OPEN_CONNECTIONS);
        }
        assertThat(output.getAll()).contains("DEBUG", "TRACE");
        noCanaryIn("logs", output.getAll());
    }

    @Test
    void serviceModeKeepsTheGatewaysCredentialAndCallersTokens(CapturedOutput output) {
        MockOAuth2Server issuer = new MockOAuth2Server();
        issuer.start();
        try (StartedGateway gateway = new StartedGateway(
                with("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=" + KEY_AND_SECRET,
                        "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                        "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph"))) {
            String token = issuer.issueToken("default", "client", "peergraph", Map.of("scope", "peergraph.operate")).serialize();
            String signature = token.substring(token.lastIndexOf('.') + 1);
            everyFailure(gateway, "Bearer " + token, "Basic " + BASIC);
            everyFailure(gateway, "Bearer " + BEARER, "");
            for (String path : List.of("/actuator/prometheus", "/actuator/metrics", "/actuator/health", "/actuator/info")) {
                noCanaryIn(path, gateway.get(gateway.port(), path, "Authorization", "Bearer " + token).body());
            }
            assertThat(output.getAll().contains(signature)).as("a caller's token in the logs").isFalse();
        } finally {
            issuer.shutdown();
        }
        noCanaryIn("logs", output.getAll());
    }

    @Test
    void keyTypesRedactThemselves() {
        Credential credential = new Credential("Basic " + BASIC);
        Caller caller = new Caller("partition", credential, null).within(Set.of("env-a"));
        Stream.of(credential, caller, List.of(caller), Map.of(Caller.class, caller)).map(Object::toString)
                .forEach(text -> noCanaryIn("toString", text));
    }

    private static void everyFailure(StartedGateway gateway, String credential, String echoed) {
        List<MockResponse> answers = List.of(FakeUpstream.ok(PeeringJson.page("e", "p-1")), FakeUpstream.ok("no JSON " + echoed),
                answer(400, echoed), answer(401, echoed), answer(402, echoed), answer(403, echoed), answer(404, echoed),
                answer(429, echoed), answer(500, echoed), answer(503, echoed), answer(204, ""),
                new MockResponse.Builder().code(302).addHeader("Location", "https://elsewhere.example/?" + echoed.replace(" ", "")).build(),
                answer(408, echoed), answer(410, echoed), answer(418, echoed),
                FakeUpstream.ok("{\"data\":[7, {\"id\":\"" + echoed + "\"}]}"),
                new MockResponse.Builder().body("x").headersDelay(3, TimeUnit.SECONDS).build(),
                new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
        int number = 0;
        for (MockResponse answer : answers) {
            gateway.upstream.answers(_ -> answer);
            String query = "{ peerings(environment: \"env-" + number++ + "\") { nodes { __typename } } rateLimit { limit } }";
            noCanaryIn("answer " + number, gateway.query(query, Map.of(), "Authorization", credential, "Cache-Control", "no-cache"));
        }
        noCanaryIn("two credentials",
                gateway.query("{ rateLimit { limit } }", Map.of(), "Authorization", credential, "Authorization", "Basic x"));
        noCanaryIn("bad JSON", gateway.post(BodyPublishers.ofString("{"), "Authorization", credential));
        noCanaryIn("bad query", gateway.query("{ nothing", Map.of(), "Authorization", credential));
        noCanaryIn("long body", gateway.post(BodyPublishers.ofString("x".repeat(300_000)), "Authorization", credential));
        noCanaryIn("no such page", gateway.get(gateway.port(), "/nowhere", "Authorization", credential).body());
        noCanaryIn("headers too long", gateway.get(gateway.port(), "/graphql", "Authorization", credential, "X-Long", "x".repeat(10_000)));
        noCanaryIn("URL too long", gateway.get(gateway.port(), "/graphql?query=" + "x".repeat(10_000), "Authorization", credential));
        noCanaryIn("by URL", gateway.get(gateway.port(), "/graphql?query=%7BrateLimit%7Blimit%7D%7D", "Authorization", credential));
        noCanaryIn("explained",
                gateway.query("{ peerings(environment: \"env-0\") { totalCount } }", Map.of(), "Authorization", credential,
                        "Peergraph-Explain", "true"));
        noCanaryIn("actuator", gateway.get(gateway.port(), "/actuator/env", "Authorization", credential).body());
    }

    /** Reads the heap's histogram, which collects garbage first. */
    private static long instancesOfCredential() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram", new Object[]{new String[0]},
                        new String[]{String[].class.getName()});
        return histogram.lines()
                .map(String::strip)
                .filter(line -> line.endsWith(" " + Credential.class.getName()))
                .mapToLong(line -> Long.parseLong(line.split(" +", -1)[1]))
                .sum();
    }

    private static MockResponse answer(int status, String echoed) {
        return new MockResponse.Builder().code(status)
                .addHeader("Content-Type", "application/json")
                .addHeader("WWW-Authenticate", "Basic realm=\"" + echoed + "\"")
                .addHeader("X-Request-Id", "request-1")
                .body("{\"errors\":[{\"id\":\"1\",\"detail\":\"refused: " + echoed + "\"}]}")
                .build();
    }

    private static void noCanaryIn(String place, HttpResponse<String> answer) {
        noCanaryIn(place, answer.body() + answer.headers().map());
    }

    private static void noCanaryIn(String place, String text) {
        for (String canary : CANARIES) {
            int at = text.indexOf(canary);
            assertThat(at)
                    .as(() -> "%s shows a credential: …%s…".formatted(place,
                            text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 50))))
                    .isNegative();
        }
    }

    private static String[] with(String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of(LOUD)).toArray(String[]::new);
    }
}
