package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.connection.Opaque;

/** A global id is one of ours, with one text only, or the argument is refused. */
class GlobalIdFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void readsWhatItMadeOrRefuses(FuzzedDataProvider data) {
        boolean sealed = data.consumeBoolean();
        String text = sealed ? Opaque.seal(data.consumeRemainingAsBytes()) : data.consumeRemainingAsString();
        GlobalId id;
        try {
            id = GlobalId.decode("id", text);
        } catch (InvalidArgument refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(500);
            return;
        }
        assertThat(GlobalId.decode("id", id.encoded())).isEqualTo(id);
    }
}
