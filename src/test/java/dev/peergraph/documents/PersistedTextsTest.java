package dev.peergraph.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PersistedTextsTest {

    private final PersistedTexts texts = new PersistedTexts(DataSize.ofKilobytes(64));

    private void keep(String caller, int from, int to) {
        IntStream.range(from, to).forEach(i -> texts.keep(hash(i), "{ a" + i + " }", caller));
    }

    private static String hash(int i) {
        return "hash-" + i;
    }

    private long kept(int from, int to) {
        return IntStream.range(from, to).filter(i -> texts.find(hash(i)) != null).count();
    }

    @Test
    void areFoundByTheirHash() {
        keep("a", 1, 2);
        assertThat(texts.find(hash(1))).isEqualTo("{ a1 }");
        assertThat(texts.find(hash(2))).isNull();
    }

    @Test
    void ofOneCallerPushOutNoneOfAnother() {
        keep("a", 0, 10);
        keep("b", 10, 10_000);
        assertThat(kept(0, 10)).isEqualTo(10);
        assertThat(kept(10, 10_000)).isBetween(1L, 16L * 1024 / 256);
    }

    @Test
    void ofOneCallerMakeWayForItsNewOnes() {
        keep("a", 0, 1_000);
        assertThat(texts.find(hash(0))).isNull();
        assertThat(texts.find(hash(999))).isNotNull();
    }

    @Test
    void ofManyCallersAreWithinTheirSize() {
        IntStream.range(0, 10_000).forEach(i -> keep("caller-" + i, i, i + 1));
        assertThat(kept(0, 10_000)).isBetween(1L, 64L * 1024 / 256);
    }

    @Test
    void countForWhoBroughtThemFirst() {
        keep("a", 0, 10);
        keep("b", 0, 10);
        keep("b", 10, 10_000);
        assertThat(kept(0, 10)).isEqualTo(10);
    }
}
