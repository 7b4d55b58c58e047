package dev.peergraph.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peergraph.connection.Items;
import java.util.List;

/** A cursor is one of ours or an {@link IllegalArgumentException}, and one that is read has a place or none; anyone can make it. */
class OrderedCursorFuzzTest {

    private static final Listed LISTED = new Listed(new Rows(List.of(Items.named("p-1", "a"), Items.named("p-2", "b"))), new int[]{0, 1},
            new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC));

    @FuzzTest(maxDuration = "5m")
    void readsWhatItMadeOrRefuses(FuzzedDataProvider data) {
        byte[] content = data.consumeRemainingAsBytes();
        OrderedCursor cursor;
        try {
            cursor = OrderedCursor.read(content);
        } catch (IllegalArgumentException _) {
            return;
        }
        assertThat(cursor.bytes()).isEqualTo(content);
        if (cursor.fits(new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC))) {
            CursorPosition position = LISTED.positionOf(cursor);
            assertThat(position == null || (position.before() >= 0 && position.after() >= position.before())).isTrue();
        }
    }
}
