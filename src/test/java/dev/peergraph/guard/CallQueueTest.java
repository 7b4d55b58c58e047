package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.guard.GuardFixture.Asked;
import dev.peergraph.guard.GuardFixture.UpstreamCall;
import dev.peergraph.pages.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which call gets a free place. */
class CallQueueTest {

    private GuardFixture guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0");

    /** Whatever happened: once nobody asks any more, nothing is held. */
    @AfterEach
    void holdsNothingInTheEnd() {
        guard.pass(Duration.ofMinutes(1));
        assertThat(guard.queue.isIdle()).isTrue();
    }

    private void accept(String... credentials) {
        for (String credential : credentials) {
            guard.learn(credential, 1_000_000, 1_000_000, 60);
        }
    }

    private void answer(UpstreamCall call) {
        call.answer(1_000_000, 1_000_000, 60);
    }

    private List<String> credentialsOfOpenCalls() {
        return guard.open().stream().map(UpstreamCall::credential).toList();
    }

    @Test
    void setsNoTimerAnewForEachCallThatWaitsForTheAnswersOfOthers() {
        List<Asked> asked = guard.ask("a", 8);
        long timers = guard.time.getScheduledTaskCount();

        while (!guard.open().isEmpty()) {
            guard.open().getFirst().answer();
        }

        assertThat(asked).allSatisfy(each -> assertThat(each.page).isNotNull());
        assertThat(guard.time.getScheduledTaskCount()).isEqualTo(timers);
    }

    @Test
    void givesAFifthCredentialItsShareAtOnceWhileTheQueuesOfFourAreFull() {
        accept("a", "b", "c", "d", "e");
        for (String credential : List.of("a", "b", "c", "d")) {
            guard.ask(credential, 16 + 512);
        }
        assertThat(guard.open()).hasSize(64);
        guard.ask("e", 500);
        for (int i = 0; i < 5; i++) {
            answer(guard.open().getFirst());
        }
        assertThat(credentialsOfOpenCalls()).filteredOn("e"::equals).isNotEmpty();
        int before = guard.calls.size();
        for (int i = 0; i < 500; i++) {
            answer(guard.open().getFirst());
        }
        assertThat(guard.calls.subList(before, before + 500).stream().filter(call -> call.credential().equals("e")).count())
                .isBetween(98L, 110L);
    }

    @Test
    void doesNotGiveTheFreedPlaceToTheCredentialWhoseCallJustEnded() {
        guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0", "concurrency.total", "1");
        accept("a", "b");
        guard.ask("a", 3);
        guard.ask("b", 3);
        List<String> order = new ArrayList<>();
        while (!guard.open().isEmpty()) {
            order.add(guard.open().getFirst().credential());
            answer(guard.open().getFirst());
        }
        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
    }

    @Test
    void servesCallersOfAllCredentialsBeforeTheBackgroundOfAny() {
        guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0", "concurrency.total", "1", "spare-share", "0");
        accept("a", "b", "c");
        guard.ask("a");
        guard.ask("a", Urgency.background());
        guard.ask("b", Urgency.background());
        guard.ask("b", 2);
        guard.ask("c", 2);
        List<String> order = new ArrayList<>();
        while (!guard.open().isEmpty()) {
            UpstreamCall call = guard.open().getFirst();
            order.add(call.credential() + (call.request.urgency().isInteractive() ? "" : " behind"));
            answer(call);
        }
        assertThat(order).containsExactly("a", "b", "c", "b", "c", "a behind", "b behind");
    }

    @Test
    void letsABackgroundCallTakePartAmongCallersOnceACallerJoinsIt() {
        guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0", "concurrency.total", "1");
        accept("a", "b");
        guard.ask("a");
        Urgency urgency = Urgency.background();
        Asked joined = guard.ask("b", urgency);
        guard.ask("a", 5);
        urgency.becomeInteractive();
        answer(guard.open().getFirst());
        answer(guard.open().getFirst());
        answer(guard.open().getFirst());
        assertThat(joined.page).isNotNull();
        while (!guard.open().isEmpty()) {
            answer(guard.open().getFirst());
        }
    }

    @Test
    void givesThoseWhoShareACredentialTheirTurns() {
        guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0", "concurrency.total", "1");
        accept("shared");
        List<String> asking = List.of("s", "s", "s", "s", "s", "t", "t", "u");
        asking.forEach(subject -> guard.askAs(subject, "shared"));
        List<String> order = new ArrayList<>();
        while (!guard.open().isEmpty()) {
            order.add(guard.open().getFirst().request.caller().subject());
            answer(guard.open().getFirst());
        }
        assertThat(order).containsExactly("s", "t", "u", "s", "t", "s", "s", "s");
    }

    @Test
    void remembersNoMoreSubjectsThanMayWait() {
        SubjectTurns turns = new SubjectTurns();
        for (int i = 0; i < 100_000; i++) {
            assertThat(turns.next("subject-" + i)).isZero();
        }
        assertThat(turns.next("subject-99999")).isEqualTo(1);
    }

    @Test
    void doesNotLetAPlaceStandFreeForACredentialThatWaitsForItsBudget() {
        guard = new GuardFixture("max-retries", "0", "rate.initial-calls", "0", "concurrency.total", "1");
        accept("b");
        guard.learn("a", 50, 0, 1);
        guard.ask("b");
        guard.ask("a");
        Asked other = guard.ask("b");
        answer(guard.open().getFirst());
        assertThat(credentialsOfOpenCalls()).containsExactly("b");
        answer(guard.open().getFirst());
        assertThat(other.page).isNotNull();
    }
}
