package dev.peergraph.peering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdTemplateTest {

    @ParameterizedTest
    @CsvSource({"https://x.example/p-1?environment=e, n-1, p-1", "p-1, n-1, p-1", "crn://n-1/p-1/p-1, n-1, p-1",
            "https://x.example/, n-1, p-1",
            "crn://network=n-1/peering=p-1, n-1, p-1", "crn://n-1/n-1/p-1?x, n-1, p-1", "p-1/n-1, n-1, p-1", "aaa, aa, aa",
            "n-1p-1, n-1, p-1",
            "'', n-1, p-1", "https://x.example/p-1, '', p-1", "https://x.example/p-1, n-1, ''", "n-1, n-1, n-1"})
    void givesTheTextBack(String text, String owner, String id) {
        IdTemplate around = IdTemplate.of(text, owner, id);
        assertThat(around.with(owner, id)).isEqualTo(text);
        assertThat(around.isOf(text, owner, id)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"https://x.example/p-1?e=f, https://x.example/p-2?e=f", "crn://n-1/p-1, crn://n-2/p-2", "n-1p-1, n-2p-2"})
    void isOneForTextsThatDifferInTheIdsOnly(String one, String other) {
        IdTemplate around = IdTemplate.of(one, "n-1", "p-1");
        assertThat(around).isEqualTo(IdTemplate.of(other, "n-2", "p-2"));
        assertThat(around.isOf(other, "n-2", "p-2")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"https://x.example/p-1?e=f, https://x.example/p-2?e=g", "crn://n-1/p-1, crm://n-2/p-2", "crn://n-1/p-1, crn://n-2:p-2",
            "crn://n-1/p-1, crn://n-3/p-2", "crn://n-1/p-1, crn://n-2/p-3", "https://x.example/, https://x.example/p-2",
            "https://x.example/p-1, https://x.example/", "crn://n-1/p-1, crn://n-2/p-2/", "crn://n-1/p-1, ''"})
    void isNotOfOtherTexts(String one, String other) {
        assertThat(IdTemplate.of(one, "n-1", "p-1").isOf(other, "n-2", "p-2")).isFalse();
    }
}
