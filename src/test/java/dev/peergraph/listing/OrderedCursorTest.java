package dev.peergraph.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.peergraph.connection.Items;
import dev.peergraph.connection.Opaque;
import dev.peergraph.listing.Place.Value;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderedCursorTest {

    private static final OrderedCursor CURSOR = new OrderedCursor(42,
            new Place(Value.Name.of("prod-peering-use1"), "p-1r5mzq", false).mark());

    @Test
    void readsWhatItWrote() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            OrderedCursor cursor = new OrderedCursor(random.nextLong(), new Place(value(random), text(random, 200), false).mark());

            assertThat(OrderedCursor.read(cursor.bytes())).as("round %d", i).isEqualTo(cursor);
            assertThat(Opaque.seal(cursor.bytes())).matches("[A-Za-z0-9_-]{1,400}");
        }
    }

    private static Value value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Value.Time(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
            case 1 -> Value.Name.of(text(random, 150));
            case 2 -> new Value.Phase(List.of(PeeringPhase.values()).get(random.nextInt(PeeringPhase.values().length)));
            case 3 -> new Value.Absent();
            case 4 -> new Value.Broken();
            default -> new Value.Nameless(random.nextInt());
        };
    }

    private static String text(Random random, int length) {
        return random.ints(random.nextInt(length), 0x20, 0x2fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void isTheSameInEveryRelease() {
        assertThat(Opaque.seal(CURSOR.bytes())).isEqualTo("AgAAAAAAAAAqARFwcm9kLXBlZXJpbmctdXNlMXAtMXI1bXpx5NkguQ");
    }

    @Test
    void refusesWhatIsNotAsItWouldBeWritten() {
        byte[] content = CURSOR.bytes();
        for (int length = 0; length < 28; length++) {
            refuses(Arrays.copyOf(content, length));
        }
        for (int i : new int[]{0, 9, 10}) {
            for (int value : new int[]{47, 64, 127, -1}) {
                byte[] odd = content.clone();
                odd[i] = (byte) value;
                refuses(odd);
            }
        }
        byte[] noText = content.clone();
        noText[content.length - 1] = -1;
        refuses(noText);
        refuses(Arrays.copyOf(content, 1000));
        refuses(Arrays.copyOf(content, 200));
    }

    private static void refuses(byte[] content) {
        assertThatIllegalArgumentException().as(Arrays.toString(content)).isThrownBy(() -> OrderedCursor.read(content));
    }

    @Test
    void holdsTheStartOfALongNameAndTheHashOfALongId() {
        String name = "n".repeat(95) + "é and more";
        Place mark = new Place(Value.Name.of(name), "i".repeat(129), false).mark();
        assertThat(mark.value()).isInstanceOfSatisfying(Value.Name.class, start -> {
            assertThat(start.name()).isEqualTo("n".repeat(95));
            assertThat(start.cut()).isTrue();
        });
        assertThat(mark.hashed()).isTrue();
        assertThat(mark.id()).hasSize(64).isNotEqualTo(new Place(mark.value(), "j".repeat(129), false).mark().id());
        Place exact = new Place(Value.Name.of("n".repeat(96)), "i".repeat(128), false);
        assertThat(exact.mark()).isEqualTo(exact);
    }

    @Test
    void tellsIdsApartThatUtf8CannotTell() {
        Place one = new Place(new Value.Absent(), "p-\uD800", false).mark();
        Place other = new Place(new Value.Absent(), "p-\uD801", false).mark();
        assertThat(one.hashed()).isTrue();
        assertThat(one).isNotEqualTo(other);
        assertThat(new String(new OrderedCursor(1, one).bytes(), StandardCharsets.ISO_8859_1)).contains(one.id());
    }

    @Test
    void fitsTheOrderWhoseValueItHolds() {
        PeeringOrder byName = new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC);
        PeeringOrder byTime = new PeeringOrder(PeeringOrder.Field.CREATED_AT, PeeringOrder.Direction.ASC);
        assertThat(CURSOR.fits(byName)).isTrue();
        assertThat(CURSOR.fits(byTime)).isFalse();
    }

    @Test
    void fingerprintsTellListingsApartHoweverFiltersAreWritten() {
        PeeringOrder byName = new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC);
        PeeringOrder backward = new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.DESC);
        List<Listing> listings = List.of(listing(RowFilter.NONE, null), listing(RowFilter.NONE, byName), listing(RowFilter.NONE, backward),
                listing(regions("a", "b"), null), listing(regions("a"), null), listing(new RowFilter(List.of(), List.of(), "a"), null));
        assertThat(listings).extracting(Listing::fingerprint).doesNotHaveDuplicates();
        assertThat(listing(regions("b", "a", "b"), byName)).isEqualTo(listing(regions("a", "b"), byName));
        assertThat(listing(new RowFilter(List.of(), List.of(), "VPC"), null)).isEqualTo(
                listing(new RowFilter(List.of(), List.of(), "vpc"), null));
        assertThat(listing(RowFilter.NONE, null).fingerprint()).as("as before there were any")
                .isEqualTo(Listing.of("env-1", PeeringFilter.NONE).fingerprint());
    }

    private static Listing listing(RowFilter rows, @Nullable PeeringOrder order) {
        return Listing.of("env-1", PeeringFilter.NONE, rows, order);
    }

    private static RowFilter regions(String... regions) {
        return new RowFilter(List.of(), List.of(regions), "");
    }

    @Test
    void placeOfAGoneItemIsAmbiguousOnlyAmongThoseThatBeginAlike() {
        String start = "n".repeat(96);
        OrderedCursor gone = cursor(item("p-9", start + "5"));
        assertThat(listed(item("p-1", "a"), item("p-2", "z")).positionOf(gone)).isEqualTo(new CursorPosition(1, 1));
        assertThat(listed(item("p-1", start), item("p-2", start.substring(1) + "z")).positionOf(gone)).isEqualTo(new CursorPosition(1, 1));
        assertThat(listed(item("p-1", start + "4"), item("p-2", "z")).positionOf(gone)).isNull();
        assertThat(listed(item("p-1", start + "4"), item("p-9", start + "5"), item("p-2", "z")).positionOf(gone))
                .as("still there")
                .isEqualTo(new CursorPosition(2, 1));
        assertThat(listed(item("p-1", start + "7"), item("p-9", start + "9")).positionOf(gone)).as("renamed behind what it holds").isNull();
        OrderedCursor longId = cursor(item("i".repeat(129), "m"));
        assertThat(listed(item("p-1", "M"), item("p-2", "n")).positionOf(longId)).isEqualTo(new CursorPosition(1, 1));
        assertThat(listed(item("p-1", "m"), item("p-2", "n")).positionOf(longId)).isNull();
    }

    private static OrderedCursor cursor(PageItem item) {
        return new OrderedCursor(1, Place.of(item, PeeringOrder.Field.DISPLAY_NAME, 0).mark());
    }

    private static Listed listed(PageItem... items) {
        return new Listed(new Rows(List.of(items)), IntStream.range(0, items.length).toArray(),
                new PeeringOrder(PeeringOrder.Field.DISPLAY_NAME, PeeringOrder.Direction.ASC));
    }

    private static PageItem item(String id, String name) {
        return Items.named(id, name);
    }
}
