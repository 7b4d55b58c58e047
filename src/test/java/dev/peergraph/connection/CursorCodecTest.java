package dev.peergraph.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.peergraph.listing.Listing;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorCodecTest {

    private static final Cursor CURSOR = new Cursor(42, ItemMark.of("p-1r5mzq", Instant.parse("2025-01-14T08:02:11.226775Z")), 0);

    @Test
    void readsWhatItWrote() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant createdAt = random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            String id = random.ints(random.nextInt(1, 300), 0x20, 0x2fff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            ItemMark mark = random.nextInt(10) == 0 ? null : ItemMark.of(id, createdAt);
            Cursor cursor = new Cursor(random.nextLong(), mark, random.nextInt(1000));

            String text = CursorCodec.encode(cursor);

            assertThat(CursorCodec.decode(text)).as("round %d", i).isEqualTo(cursor);
            assertThat(text).matches("[A-Za-z0-9_-]{1,400}");
        }
    }

    @Test
    void isTheSameInEveryRelease() {
        assertThat(CursorCodec.encode(CURSOR)).isEqualTo("AQAAAAAAAAAqBQAAAAAAAAAAZ4YaAw2ET9hwLTFyNW16cWQ4Xj8");
    }

    @Test
    void refusesEveryCursorWithACharacterChangedCutOrAdded() {
        String text = CursorCodec.encode(CURSOR);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n";
        for (int i = 0; i < text.length(); i++) {
            String head = text.substring(0, i);
            String tail = text.substring(i + 1);
            alphabet.chars().filter(other -> !text.startsWith(Character.toString(other), head.length()))
                    .forEach(other -> refuses(head + Character.toString(other) + tail));
            refuses(text.substring(0, i));
            refuses(text.substring(i + 1));
            refuses(text + text.charAt(i));
        }
    }

    @Test
    void refusesWhatIsSealedButNoCursor() {
        for (int length = 0; length < 20; length++) {
            refuses(Opaque.seal(new byte[length]));
            byte[] version = new byte[length + 1];
            version[0] = 1;
            version[length] = 1;
            if (length < 13) {
                refuses(Opaque.seal(version));
            }
        }
    }

    @Test
    void refusesWhatHasARightChecksumButIsNotAsItWouldBeWritten() {
        byte[] content = Opaque.open(CursorCodec.encode(CURSOR));
        byte[] unknownFlag = content.clone();
        unknownFlag[9] |= 64;
        byte[] negativeCount = content.clone();
        negativeCount[10] = -1;
        byte[] noText = content.clone();
        noText[content.length - 1] = -1;
        byte[] longKey = Arrays.copyOf(content, 1000);
        byte[] unmarked = content.clone();
        unmarked[9] = 0;
        for (byte[] odd : List.of(unknownFlag, negativeCount, noText, longKey, unmarked)) {
            refuses(Opaque.seal(odd));
        }
    }

    private static void refuses(String text) {
        assertThatIllegalArgumentException().as(text).isThrownBy(() -> CursorCodec.decode(text));
    }

    @Test
    void standsForALongIdByItsHash() {
        String id = "x".repeat(255);
        assertThat(ItemMark.of(id, null).hashed()).isFalse();
        assertThat(ItemMark.of(id + "x", null).hashed()).isTrue();
        assertThat(ItemMark.of(id + "x", null).matches(Items.valid(id + "x", null))).isTrue();
        assertThat(ItemMark.of(id + "x", null).matches(Items.valid(id + "y", null))).isFalse();
        assertThat(ItemMark.of("ä".repeat(128), null).hashed()).isTrue();
        assertThat(CursorCodec.encode(new Cursor(1, ItemMark.of(id, Instant.MAX), 1000))).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void fingerprintsTellListingsApartHoweverFiltersAreWritten() {
        PeeringFilter filter = new PeeringFilter(List.of("a", "b"), List.of(PeeringPhase.READY), List.of());
        PeeringFilter sameFilter = new PeeringFilter(List.of("b", "a", "b"), List.of(PeeringPhase.READY), List.of());
        assertThat(Listing.of("env-1", filter)).isEqualTo(Listing.of("env-1", sameFilter));
        assertThat(List.of(Listing.of("env-1", filter), Listing.of("env-2", filter), Listing.of("env-1", PeeringFilter.NONE),
                Listing.of("env-1", new PeeringFilter(List.of("ab"), List.of(PeeringPhase.READY), List.of())),
                Listing.of("env-1", new PeeringFilter(List.of(), List.of(PeeringPhase.READY), List.of("a", "b")))))
                .extracting(Listing::fingerprint)
                .doesNotHaveDuplicates();
    }
}
