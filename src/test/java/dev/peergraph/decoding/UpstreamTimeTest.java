package dev.peergraph.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTimeTest {

    @ParameterizedTest
    @CsvSource({
            "2025-02-03T16:20:00Z,2025-02-03T16:20:00Z",
            "2022-04-11T21:32:22.226775Z,2022-04-11T21:32:22.226775Z",
            "2006-01-02T15:04:05-07:00,2006-01-02T22:04:05Z",
            "2025-04-01T01:00:00+09:00,2025-03-31T16:00:00Z",
            "2025-04-01t01:00:00.5z,2025-04-01T01:00:00.500Z",
            "2025-04-01T01:00:00.1234567890123Z,2025-04-01T01:00:00.123456789Z",
            "2025-04-01T01:00:00-00:00,2025-04-01T01:00:00Z",
            "2016-12-31T23:59:60Z,2017-01-01T00:00:00Z",
            "1990-12-31T15:59:60-08:00,1991-01-01T00:00:00Z",
            "2016-12-31T23:59:60.25Z,2017-01-01T00:00:00.250Z"})
    void readsDatesWithOffsetAndAnyDecimals(String text, Instant instant) {
        assertThat(UpstreamTime.read(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "yesterday", "2025-02-03", "2025-02-03T16:20Z", "2025-02-03T16:20:00", "2025-02-30T16:20:00Z", "2025-02-03T25:20:00Z",
            "2025-02-03T16:20:00.Z", "2025-02-03T16:20:00+0900", "2025-02-03T16:20:00+23:00", "1738599600", "+12025-02-03T16:20:00Z",
            "2025-02-03T16:20:60Z", "2016-12-31T23:59:60+01:00", "2016-12-31T23:59:61Z"})
    void readsNothingElse(String text) {
        assertThat(UpstreamTime.read(text)).isEmpty();
    }
}
