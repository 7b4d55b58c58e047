package dev.peergraph.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of an outage. */
class GuardJournalTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final GuardFixture guard = new GuardFixture("max-retries", "0");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger gateway = (Logger) LoggerFactory.getLogger("dev.peergraph");

    @BeforeEach
    void listen() {
        lines.start();
        gateway.addAppender(lines);
    }

    @AfterEach
    void leave() {
        gateway.detachAppender(lines);
    }

    private List<String> told() {
        return lines.list.stream().map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs()).toList();
    }

    /** Asks so often within a second; whatever comes through fails. */
    private void second(int asked) {
        for (int i = 0; i < asked; i++) {
            guard.ask("a");
            guard.open().forEach(call -> call.fail(new PageFailure.Unavailable("It refuses connections.", null, null,
                    FailureCause.REFUSED)));
        }
        guard.pass(SECOND);
        guard.journal.tellWhatIsDue();
    }

    @Test
    void growsByLinesAMinuteInAnOutageOfAnHour() {
        int minutes = 60;
        for (int i = 0; i < 60 * minutes; i++) {
            second(20);
        }
        assertThat(told()).hasSizeBetween(minutes, 4 * minutes);
        assertThat(told().getFirst()).isEqualTo(
                "Calls to upstream fail [cause=\"REFUSED\", detail=\"It refuses connections.\", remedy=\"check host and port of peergraph.upstream.base-url, "
                        + "and whether something listens there\"]");
        assertThat(told()).filteredOn(line -> line.startsWith("The circuit breaker opened")).singleElement().asString()
                .contains("cause=\"REFUSED\"");
        assertThat(told()).filteredOn(line -> line.startsWith("Still, in the last minute: Calls are stopped")).hasSizeGreaterThan(50);
    }

    @Test
    void tellsWhenTheOutageIsOver() {
        second(20);
        guard.pass(Duration.ofSeconds(10));
        guard.ask("a");
        guard.lastCall().answer();
        assertThat(told()).filteredOn(line -> line.startsWith("The circuit breaker is half-open")).hasSize(1);
        assertThat(told()).filteredOn(line -> line.startsWith("The circuit breaker closed")).singleElement().asString()
                .contains("lastCause=\"REFUSED\"");
        for (int i = 0; i < 3; i++) {
            guard.pass(Duration.ofMinutes(1));
            guard.journal.tellWhatIsDue();
        }
        assertThat(told().getLast()).startsWith("Over for a minute: ");
        int lines = told().size();
        guard.pass(Duration.ofMinutes(5));
        guard.journal.tellWhatIsDue();
        assertThat(told()).hasSize(lines);
    }

    @Test
    void tellsThatABudgetIsSpentAndRenewed() {
        guard.learn("a", 50, 0, 30);
        guard.ask("a");
        guard.ask("a");
        assertThat(told()).singleElement().asString().startsWith("Calls are refused by a rate limit [cause=\"BUDGET\"");
        for (int i = 0; i < 2; i++) {
            guard.pass(Duration.ofMinutes(1));
            guard.journal.tellWhatIsDue();
        }
        assertThat(told()).hasSize(3);
        assertThat(told().getLast()).isEqualTo("Over for a minute: Calls are refused by a rate limit [cause=\"BUDGET\", times=\"2\"]");
    }

    @Test
    void holdsNothingThatUpstreamSaid() {
        guard.ask("a");
        guard.lastCall().fail(new PageFailure.Unavailable("Upstream cannot answer now (500): secret\nforged line", guard.answer(500, null),
                null));
        assertThat(told()).singleElement().asString().contains("detail=\"Upstream cannot answer now (500)\"").doesNotContain("secret");
    }

    @Test
    void leavesOutWhatOnlyTheCallerCanMend() {
        guard.ask("a");
        guard.lastCall().fail(guard.refusedCredential());
        assertThat(told()).isEmpty();
    }
}
