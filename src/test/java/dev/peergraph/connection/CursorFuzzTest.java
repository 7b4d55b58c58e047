package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** A cursor is one of ours or an {@link IllegalArgumentException}; anyone can make its checksum, which is against accidents only. */
class CursorFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void readsWhatItMadeOrRefuses(FuzzedDataProvider data) {
        boolean sealed = data.consumeBoolean();
        String text = sealed ? Opaque.seal(data.consumeRemainingAsBytes()) : data.consumeRemainingAsString();
        Cursor cursor;
        try {
            cursor = CursorCodec.decode(text);
        } catch (IllegalArgumentException _) {
            return;
        }
        assertThat(CursorCodec.encode(cursor)).isEqualTo(text);
        assertThat(cursor.broken()).isNotNegative();
    }
}
