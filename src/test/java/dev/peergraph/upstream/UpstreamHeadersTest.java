package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.MOMENT;
import static dev.peergraph.upstream.AdapterFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.RateReading;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class UpstreamHeadersTest {

    @Test
    void readsTheBudget() {
        assertThat(read("X-RateLimit-Limit", "100", "x-ratelimit-remaining", " 88 ", "X-RateLimit-Reset", "23").rate())
                .isEqualTo(new RateReading(100, 88, Duration.ofSeconds(23), NOW.plusSeconds(23), MOMENT));
    }

    @Test
    void readsWhatIsReadableOfTheBudget() {
        assertThat(read("X-RateLimit-Limit", "many", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1764000000").rate())
                .isEqualTo(new RateReading(null, 0, null, null, MOMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "1e3", "2147483648", "99999999999999999999", "0x10", "１２", "100;w=60", "+5"})
    void takesNonsenseForNoBudget(String nonsense) {
        assertThat(read("X-RateLimit-Limit", nonsense).rate()).isNull();
        assertThat(read("X-RateLimit-Remaining", nonsense).rate()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "86401", "99999999999999999999", "1.", ".5", "1,5", "1e3", "86400.1", "1.5.5"})
    void takesNonsenseForNoReset(String nonsense) {
        assertThat(read("X-RateLimit-Reset", nonsense).rate()).isNull();
    }

    @Test
    void readsTheDecimalsOfAReset() {
        assertThat(read("X-RateLimit-Reset", "0.75").rate())
                .isEqualTo(new RateReading(null, null, Duration.ofMillis(750), NOW.plusMillis(750), MOMENT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0 | PT0S", "17 | PT17S", "86400 | PT24H", "Tue, 24 Nov 2026 10:00:30 GMT | PT30S", "Tue, 24 Nov 2026 09:00:00 GMT | PT0S",
            "Tuesday, 24-Nov-26 10:01:00 GMT | PT1M", "1.5 | PT1.5S", "0.250 | PT0.25S", "2.00000000009 | PT2S", "86400.0 | PT24H"})
    void readsRetryAfterAsSecondsOrDate(String value, Duration expected) {
        assertThat(read("Retry-After", value).retryAfter()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "soon", "86401", "Tue, 24 Nov 2099 10:00:30 GMT", "99999999999999999999999"})
    void takesNonsenseForNoRetryAfter(String nonsense) {
        assertThat(read("Retry-After", nonsense).retryAfter()).isNull();
    }

    @Test
    void waitsForTheWindowWhereRetryAfterIsMissing() {
        assertThat(read("X-RateLimit-Reset", "23").untilBudgetReturns()).isEqualTo(Duration.ofSeconds(23));
        assertThat(read("X-RateLimit-Reset", "23", "Retry-After", "5").untilBudgetReturns()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read("X-RateLimit-Limit", "23").untilBudgetReturns()).isNull();
        assertThat(read().untilBudgetReturns()).isNull();
    }

    private static UpstreamHeaders read(String... namesAndValues) {
        HttpHeaders headers = new HttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return UpstreamHeaders.read(429, headers, MOMENT, NOW);
    }
}
