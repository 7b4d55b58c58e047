package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** The wall clock is set back or forward by an hour: dates change, and nothing is held longer or forgotten earlier. */
@GatewayTest(properties = {"peergraph.guard.max-retries=0", "peergraph.guard.breaker.window=3", "peergraph.guard.breaker.minimum-calls=3",
        "peergraph.guard.breaker.failure-share=1"})
@DirtiesContext
class SetClockTest {

    private final GatewayFixture gateway;
    private final MovableClock clock;

    SetClockTest(@Autowired GatewayFixture gateway, @Autowired MovableClock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class StandingTime {

        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock(Instant.parse("2026-01-05T10:00:00Z"));
        }
    }

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1"));
    }

    private static MockResponse spent(RecordedRequest call) {
        return page(call).newBuilder()
                .addHeader("X-RateLimit-Limit", 1)
                .addHeader("X-RateLimit-Remaining", 0)
                .addHeader("X-RateLimit-Reset", 30)
                .build();
    }

    private static MockResponse down(RecordedRequest call) {
        return new MockResponse.Builder().code(503).build();
    }

    private static String outcome(GatewayCaller caller, String environment) {
        JsonNode answer = caller.ask("{ peerings(environment: \"" + environment + "\") { stale fetchedAt } }");
        return answer.at("/errors/0/extensions/code").asString(answer.at("/data/peerings/stale").asString());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void neitherEndsNorProlongsTheFreshnessOfAPage(int hours) {
        GatewayCaller caller = gateway.caller(SetClockTest::page);
        assertThat(outcome(caller, "env-1")).isEqualTo("false");
        clock.setDate(Duration.ofHours(hours));
        clock.advance(Duration.ofSeconds(59));
        assertThat(outcome(caller, "env-1")).isEqualTo("false");
        assertThat(caller.calls()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(outcome(caller, "env-1")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void neitherEndsNorProlongsAWaitForTheRateLimit(int hours) {
        GatewayCaller caller = gateway.caller(SetClockTest::spent);
        assertThat(outcome(caller, "env-1")).isEqualTo("false");
        clock.setDate(Duration.ofHours(hours));
        clock.advance(Duration.ofSeconds(25));
        assertThat(outcome(caller, "env-2")).isEqualTo("RATE_LIMITED");
        clock.advance(Duration.ofSeconds(6));
        assertThat(outcome(caller, "env-2")).isEqualTo("false");
    }

    /** Returns how many calls that took. */
    private static int failUntilCallsAreStopped(GatewayCaller caller) {
        for (int calls = 0; calls < 100; calls++) {
            assertThat(outcome(caller, "failing-" + calls)).isEqualTo("UPSTREAM_UNAVAILABLE");
            if (caller.calls().size() == calls) {
                return calls;
            }
        }
        throw new AssertionError("calls are never stopped");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void neitherEndsNorProlongsThePauseOfTheBreaker(int hours) {
        GatewayCaller caller = gateway.caller(SetClockTest::down);
        int calls = failUntilCallsAreStopped(caller);
        clock.setDate(Duration.ofHours(hours));
        clock.advance(Duration.ofSeconds(9));
        assertThat(outcome(caller, "env-3")).isEqualTo("UPSTREAM_UNAVAILABLE");
        assertThat(caller.calls()).hasSize(calls);
        caller.isAnswered(SetClockTest::page);
        clock.advance(Duration.ofSeconds(2));
        assertThat(outcome(caller, "env-3")).isEqualTo("false");
        assertThat(outcome(caller, "env-4")).isEqualTo("false");
        assertThat(outcome(caller, "env-5")).isEqualTo("false");
    }
}
