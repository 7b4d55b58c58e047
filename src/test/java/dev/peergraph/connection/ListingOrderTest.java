package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.listing.CursorPosition;
import dev.peergraph.pages.PageItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingOrderTest {

    private static final String LONG_ID = "x".repeat(256);

    @Test
    void placesByCreationTime() {
        List<PageItem> upwards = List.of(item("c", 1), item("a", 3), item("b", 5));
        assertThat(place("z", 0, upwards)).isEqualTo(new CursorPosition(0, 0));
        assertThat(place("z", 2, upwards)).isEqualTo(new CursorPosition(1, 1));
        assertThat(place("z", 9, upwards)).isEqualTo(new CursorPosition(3, 3));
        assertThat(place("z", 4, upwards.reversed())).isEqualTo(new CursorPosition(1, 1));
    }

    @Test
    void placesByIdWhereTimesDoNotSort() {
        assertThat(place("c", 9, List.of(item("a", 3), item("b", 1), item("d", 2)))).isEqualTo(new CursorPosition(2, 2));
        assertThat(place("c", 9, List.of(item("d", 3), item("b", 1), item("a", 2)))).isEqualTo(new CursorPosition(1, 1));
    }

    @Test
    void placesByIdAmongEqualTimes() {
        assertThat(place("b", 1, List.of(item("a", 1), item("c", 1), item("b", 2)))).isEqualTo(new CursorPosition(1, 1));
        assertThat(place("b", 1, List.of(item("c", 1), item("a", 1), item("b", 2)))).isEqualTo(new CursorPosition(1, 1));
    }

    @Test
    void keepsWhatCannotBeJudgedOnBothSides() {
        List<PageItem> items = List.of(item("a", 1), Items.broken(null, null), Items.broken("x", null), item("b", 3));
        assertThat(place("z", 2, items)).isEqualTo(new CursorPosition(1, 3));
    }

    @Test
    void placesAnythingInAListingWithoutIds() {
        assertThat(place("z", 2, List.of())).isEqualTo(new CursorPosition(0, 0));
        assertThat(place("z", 2, List.of(Items.broken(null, null)))).isEqualTo(new CursorPosition(0, 1));
    }

    @Test
    void tellsNoPlaceWhereOrdersDisagree() {
        assertThat(place("z", 2, List.of(item("a", 1)))).as("one row fits both directions").isNull();
        assertThat(place("b", 1, List.of(item("a", 1), item("z", 2)))).as("a tie that nothing shows how to break").isNull();
        assertThat(place("b", 1, List.of(item("a", 1), item("c", 1), item("b", 1), item("d", 2)))).as("a tie among unsorted ids").isNull();
        assertThat(place("m", 9, List.of(item("b", 3), item("c", 1), item("a", 2)))).as("no order at all").isNull();
        assertThat(place(LONG_ID, null, List.of(item("b", 3), item("c", 1)))).as("a hash does not sort").isNull();
    }

    @Test
    void placesALongIdByItsTimeAlone() {
        assertThat(place(LONG_ID, 2, List.of(item("a", 1), item("b", 3)))).isEqualTo(new CursorPosition(1, 1));
        assertThat(place(LONG_ID, 1, List.of(item("a", 1), item("b", 3)))).isNull();
    }

    private static @Nullable CursorPosition place(String id, @Nullable Integer second, List<PageItem> items) {
        Instant createdAt = second == null ? null : Items.EPOCH.plusSeconds(second);
        return ListingOrder.positionOf(ItemMark.of(id, createdAt), items);
    }

    private static PageItem item(String id, int second) {
        return Items.valid(id, Items.EPOCH.plusSeconds(second));
    }
}
