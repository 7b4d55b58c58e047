package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import dev.peergraph.fleet.ChildGateway;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rehearses what goes wrong in operation with the application in a process of its own: its log alone, in at most three lines for each,
 * tells what happened and what to do.
 */
class LogRehearsalTest {

    private static final String ENVIRONMENT = "env-rehearsal-";

    private final FakeUpstream upstream = FakeUpstream.started(LogRehearsalTest::page);
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AtomicInteger environments = new AtomicInteger();

    @AfterEach
    void close() {
        upstream.close();
    }

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1"));
    }

    private ChildGateway started(String... arguments) throws IOException {
        return ChildGateway.started(List.of(), Stream.concat(Stream.of("--peergraph.upstream.base-url=" + upstream.baseUrl(),
                "--peergraph.guard.max-retries=0", "--peergraph.guard.max-wait=50ms", "--peergraph.guard.breaker.minimum-calls=3",
                "--peergraph.guard.breaker.window=4", "--peergraph.guard.breaker.open-for=5m"), Stream.of(arguments)).toList(), log::add);
    }

    /** Asks for an environment that nobody has asked for, so that it takes a call. */
    private void ask(ChildGateway gateway, String authorization) {
        String query = "{\"query\": \"{ peerings(environment: \\\"" + ENVIRONMENT + environments.incrementAndGet()
                + "\\\") { totalCount } }\"}";
        new HttpCalls(gateway.port).send("POST", "/graphql", query, "Content-Type", "application/json", "Authorization", authorization);
    }

    /** Returns the warnings so far, without those that say that something told before goes on or is over. */
    private List<String> warnings() {
        return log.stream().filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> !line.contains(": Still, in"))
                .toList();
    }

    /** Lets something happen until the last of these lines is there, and requires that each tells a remedy, and no more were written. */
    private void rehearse(Runnable happening, String... told) {
        int before = warnings().size();
        await().atMost(GatewayFixture.PATIENCE).until(() -> {
            happening.run();
            return warnings().stream().skip(before).anyMatch(line -> line.contains(told[told.length - 1]));
        });
        List<String> lines = warnings().stream().skip(before).toList();
        assertThat(lines).as(String.join("\n", lines)).hasSize(told.length).hasSizeLessThanOrEqualTo(3);
        for (int i = 0; i < told.length; i++) {
            assertThat(lines.get(i)).contains(told[i]).containsPattern("remedy=\"[^\"]{10,}\"").doesNotContain("SECRET");
        }
    }

    @Test
    void spentBudgetAndOutage() throws IOException {
        try (ChildGateway gateway = started()) {
            upstream.answers(call -> page(call).newBuilder().addHeader("X-RateLimit-Limit", "10")
                    .addHeader("X-RateLimit-Remaining", "0").addHeader("X-RateLimit-Reset", "600").build());
            rehearse(() -> ask(gateway, "Basic U0VDUkVUOlNFQ1JFVA=="), "Calls are refused by a rate limit");
            upstream.answers(_ -> new MockResponse.Builder().code(429).addHeader("Retry-After", "600").body("SECRET").build());
            rehearse(() -> ask(gateway, "Basic TWF0ZTpTRUNSRVQ="), "Upstream's rate limit is reached");
            upstream.answers(_ -> new MockResponse.Builder().code(503).body("SECRET").build());
            rehearse(() -> ask(gateway, "Basic T3RoZXI6U0VDUkVU"), "Calls to upstream fail", "The circuit breaker opened",
                    "Calls are stopped by the open circuit breaker");
        }
    }

    @Test
    void refusedTokenBadGatewayKeyAndRedisGone() throws IOException {
        MockOAuth2Server issuer = new MockOAuth2Server();
        issuer.start();
        try (RedisServer redis = RedisServer.started();
                ChildGateway gateway = started("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=KEY:SECRET",
                        "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUrl("default"),
                        "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph", "--peergraph.fleet.enabled=true",
                        "--peergraph.auth.partition-key=0123456789abcdef0123456789abcdef", "--spring.data.redis.port=" + redis.port)) {
            String good = "Bearer " + issuer.issueToken("default", "user", "peergraph").serialize();
            String expired = "Bearer " + issuer.issueToken("default", "user", new DefaultOAuth2TokenCallback("default", "user",
                    JOSEObjectType.JWT.getType(), List.of("peergraph"), Map.of(), -3600)).serialize();
            ask(gateway, good);
            rehearse(() -> ask(gateway, expired), "Tokens of callers are refused");
            assertThat(warnings().getLast()).contains("cause=\"expired\"");
            redis.kill();
            rehearse(() -> ask(gateway, good), "Left the fleet: this replica goes on alone");
            upstream.answers(_ -> new MockResponse.Builder().code(401).body("SECRET").build());
            rehearse(() -> ask(gateway, good), "Upstream refuses the gateway's own credential");
        } finally {
            issuer.shutdown();
        }
    }

    @Test
    void mistypedSetting() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> started("--peergraph.guard.deadlin=5s"));
        List<String> told = log.stream().dropWhile(line -> !line.contains("APPLICATION FAILED TO START"))
                .filter(line -> line.matches(".*[a-z].*") && !line.equals("Description:") && !line.equals("Action:")).toList();
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).isEqualTo("peergraph.guard.deadlin is no setting of Peergraph: do you mean peergraph.guard.deadline?");
        assertThat(told.getLast()).contains("commandLineArgs");
        assertThat(warnings()).hasSize(1);
    }
}
