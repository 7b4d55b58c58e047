package dev.peergraph.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.sandbox.SandboxBudgets.Reading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SandboxBudgetsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private final SandboxBudgets budgets = new SandboxBudgets();

    @Test
    void grantsTheLimitThenRefusesUntilTheWindowEnds() {
        SandboxProperties three = behaviour(3, 0);
        assertThat(spend("Basic a", three, 0)).returns(true, Reading::granted).returns(2, Reading::remaining);
        assertThat(spend("Basic a", three, 10)).returns(true, Reading::granted).returns(1, Reading::remaining);
        assertThat(spend("Basic a", three, 20)).returns(true, Reading::granted).returns(0, Reading::remaining);
        assertThat(spend("Basic a", three, 20)).returns(false, Reading::granted);
        assertThat(spend("Basic a", three, 59)).returns(false, Reading::granted);
        assertThat(spend("Basic a", three, 60)).returns(true, Reading::granted).returns(2, Reading::remaining);
    }

    @Test
    void countsEachCredentialByItself() {
        SandboxProperties one = behaviour(1, 0);
        assertThat(spend("Basic a", one, 0).granted()).isTrue();
        assertThat(spend("Basic b", one, 0).granted()).isTrue();
        assertThat(spend("Basic a", one, 1).granted()).isFalse();
    }

    @Test
    void tellsSecondsUntilTheWindowEndsRoundedUp() {
        SandboxProperties one = behaviour(1, 0);
        assertThat(spend("Basic a", one, 0).headers()).containsEntry("X-RateLimit-Reset", "60").doesNotContainKey("Retry-After");
        Reading refused = budgets.spend("Basic a", one, NOW.plusMillis(59_001));
        assertThat(refused.headers()).containsEntry("Retry-After", "1").containsEntry("X-RateLimit-Reset", "1");
        assertThat(refused.headers()).containsEntry("X-RateLimit-Limit", "1").containsEntry("X-RateLimit-Remaining", "0");
    }

    @Test
    void rivalSpendsItsShareOverTheWindow() {
        SandboxProperties rivalled = behaviour(1000, 500);
        assertThat(spend("Basic a", rivalled, 0).remaining()).isEqualTo(999);
        assertThat(spend("Basic a", rivalled, 30).remaining()).isBetween(600, 900);
        assertThat(budgets.spend("Basic a", rivalled, NOW.plusMillis(59_999)).remaining()).isBetween(490, 510);
    }

    private Reading spend(String credential, SandboxProperties behaviour, int seconds) {
        return budgets.spend(credential, behaviour, NOW.plusSeconds(seconds));
    }

    private static SandboxProperties behaviour(int limit, int rival) {
        return new SandboxProperties("127.0.0.1", 0, Duration.ZERO, limit, Duration.ofMinutes(1), rival, SandboxProperties.Fault.NONE, 1,
                Duration.ofMinutes(10), 1000);
    }
}
