package dev.peergraph.peering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AroundIdTest {

    @ParameterizedTest
    @CsvSource({"https://x.example/p-1?environment=e, p-1", "p-1, p-1", "crn://p-1/p-1, p-1", "https://x.example/, p-1", "'', p-1"})
    void givesTheTextBack(String text, String id) {
        assertThat(AroundId.of(text, id).with(id)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"https://x.example/p-1?e=f, https://x.example/p-2?e=f", "crn://a/p-1, crn://a/p-2"})
    void isOneForTextsThatDifferInTheIdOnly(String one, String other) {
        assertThat(AroundId.of(one, "p-1")).isEqualTo(AroundId.of(other, "p-2"));
    }
}
