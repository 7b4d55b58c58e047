package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.guard.GuardFixture.Asked;
import dev.peergraph.guard.GuardFixture.UpstreamCall;
import dev.peergraph.pages.PageFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What credentials may cost that upstream has never accepted. Upstream counts refused ones by the gateway's address. */
class UnverifiedCredentialsTest {

    private GuardFixture guard = new GuardFixture("max-retries", "0", "max-unauthenticated", "40");

    private static Duration heldBackFor(Asked asked) {
        if (asked.failure instanceof PageFailure.RateLimited limited && limited.retryAfter() != null) {
            return limited.retryAfter();
        }
        throw new AssertionError("not held back: " + asked.failure);
    }

    /** Has upstream refuse all calls with credentials of that beginning, until none is left; returns how many there were. */
    private int refuse(String beginning) {
        int refused = 0;
        for (List<UpstreamCall> calls = open(beginning); !calls.isEmpty(); calls = open(beginning)) {
            calls.forEach(call -> call.fail(guard.refusedCredential()));
            refused += calls.size();
        }
        return refused;
    }

    private List<UpstreamCall> open(String beginning) {
        return guard.open().stream().filter(call -> call.credential().startsWith(beginning)).toList();
    }

    private List<Asked> guess(String network, int times) {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            asked.add(guard.askFrom(network, "bad-" + network + "-" + i));
        }
        return asked;
    }

    @Test
    void heldBackAfterManyRefusedOnesUntilTheAllowanceIsRenewed() {
        guard = new GuardFixture("max-retries", "0", "max-unauthenticated", "5");
        guard.learn("good", 100, 99, 60);
        for (int i = 0; i < 5; i++) {
            guess("192.0.2." + i, 1);
            guard.lastCall().fail(guard.refusedCredential());
        }
        guard.pass(Duration.ofSeconds(12));
        Asked stranger = guard.askFrom("192.0.2.9", "stranger");
        assertThat(heldBackFor(stranger)).isEqualTo(Duration.ofSeconds(48));
        assertThat(stranger.failure).hasMessageContaining("peergraph.guard.max-unauthenticated");
        assertThat(guard.ask("good").isOpen()).isTrue();
        guard.lastCall().answer(100, 98, 60);
        guard.pass(Duration.ofSeconds(48));
        assertThat(guard.askFrom("192.0.2.9", "stranger").isOpen()).isTrue();
    }

    @Test
    void cannotPassInABurstBeforeTheFirstIsRefused() {
        List<Asked> asked = new ArrayList<>();
        for (int network = 0; network < 20; network++) {
            asked.addAll(guess("192.0.2." + network, 10));
        }
        assertThat(refuse("bad")).isBetween(35, 40);
        assertThat(asked).noneMatch(Asked::isOpen);
    }

    @Test
    void ofOneAddressLeaveHalfOfTheAllowanceToOthers() {
        List<Asked> asked = guess("192.0.2.1", 200);
        assertThat(refuse("bad")).isEqualTo(20);
        assertThat(asked).noneMatch(Asked::isOpen);
        assertThat(guard.askFrom("192.0.2.1", "new").failure).isInstanceOf(PageFailure.RateLimited.class);

        Asked other = guard.askFrom("192.0.2.2", "new");
        guard.lastCall().answer();
        assertThat(other.page).isNotNull();
        assertThat(guard.askFrom("192.0.2.1", "new").isOpen()).as("accepted meanwhile").isTrue();
    }

    @Test
    void ofAnAddressThatGuessesAllTheTimeNeverKeepANewUserOfAnotherOut() {
        for (int second = 0; second < 300; second++) {
            guard.askFrom("192.0.2.1", "bad-" + second);
            refuse("bad");
            Asked user = guard.askFrom("198.51.100." + second % 200, "user-" + second);
            assertThat(user.isOpen()).as("second %d", second).isTrue();
            guard.lastCall().answer();
            assertThat(user.page).isNotNull();
            guard.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void thatAreGoodWaitForOneAnotherAndAllPass() {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(guard.askFrom("192.0.2.1", "user-" + i));
        }
        assertThat(guard.open()).hasSize(20);
        while (!guard.open().isEmpty()) {
            guard.open().getFirst().answer();
        }
        assertThat(asked).allMatch(each -> each.page != null);
    }

    @Test
    void whoseAskersLeaveAreCountedAsRefused() {
        guess("192.0.2.1", 20).forEach(Asked::leave);
        assertThat(guard.askFrom("192.0.2.1", "another").failure).isInstanceOf(PageFailure.RateLimited.class);
        assertThat(guard.askFrom("192.0.2.2", "another").isOpen()).isTrue();
    }

    @Test
    void areNotHeldBackByFailuresOfUpstream() {
        guard = new GuardFixture("max-retries", "0", "max-unauthenticated", "10", "breaker.window", "10000", "breaker.minimum-calls",
                "10000");
        for (int i = 0; i < 100; i++) {
            guard.askFrom("192.0.2.1", "user-" + i);
            guard.lastCall().fail(new PageFailure.Unavailable("down", null, null));
        }
        assertThat(guard.calls).hasSize(100);
    }

    /** Addresses that guess as fast as they can get about equal shares, and leave one for who comes next. */
    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 4_711})
    void shareTheAllowanceEquallyBetweenAddressesThatGuessAtOnce(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 20; run++) {
            int networks = 1 + random.nextInt(6);
            int allowed = 20 + random.nextInt(100);
            guard = new GuardFixture("max-retries", "0", "max-unauthenticated", String.valueOf(allowed));
            int[] refused = new int[networks];
            for (int i = 0; i < 100; i++) {
                for (int network = 0; network < networks; network++) {
                    guard.askFrom("192.0.2." + network, "bad-" + network + "-" + i);
                    refused[network] += refuse("bad-" + network);
                }
            }
            for (int count : refused) {
                assertThat(count).as("seed %d run %d: %d addresses, %d allowed", seed, run, networks, allowed)
                        .isBetween(allowed / (networks + 1) - 1, allowed / (networks + 1) + 1);
            }
        }
    }
}
