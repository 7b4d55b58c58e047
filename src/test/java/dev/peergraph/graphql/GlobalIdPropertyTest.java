package dev.peergraph.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.connection.InvalidArgument;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Global ids of random objects. A failure names its seed. */
class GlobalIdPropertyTest {

    private static final int RUNS = 10_000;
    private static final String ALPHABET = "abcxyz019-_.:/ \"\\é東\uD83D\uDE84%&=";

    @Test
    void everyIdIsReadAsWhatItWasMadeOf() {
        each(1, random -> {
            GlobalId id = id(random);
            String text = id.encoded();
            assertThat(GlobalId.decode("id", text)).isEqualTo(id);
            assertThat(text).matches("[A-Za-z0-9_-]+").isEqualTo(id.encoded());
        });
    }

    @Test
    void noTwoObjectsShareAnId() {
        Set<GlobalId> ids = new HashSet<>();
        Set<String> texts = new HashSet<>();
        each(2, random -> {
            GlobalId id = id(random);
            ids.add(id);
            texts.add(id.encoded());
        });
        assertThat(texts).hasSameSizeAs(ids);
    }

    @Test
    void changedTextIsNoId() {
        each(3, random -> {
            StringBuilder text = new StringBuilder(id(random).encoded());
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, 'A');
                default -> text.setCharAt(at, text.charAt(at) == 'A' ? 'B' : 'A');
            }
            assertThatThrownBy(() -> GlobalId.decode("ids[3]", text.toString())).isInstanceOf(InvalidArgument.class)
                    .hasMessageStartingWith("Argument \"ids[3]\" ");
        });
    }

    private static GlobalId id(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new GlobalId.OfPeering(text(random, 1), text(random, 0));
            case 1 -> new GlobalId.OfEnvironment(text(random, 1));
            default -> new GlobalId.OfNetwork(text(random, 1), text(random, 0));
        };
    }

    /** A text of up to 255 characters, one of which shows, and now and then the longest. */
    private static String text(Random random, int shortest) {
        int length = random.nextInt(20) == 0 ? 255 : shortest + random.nextInt(12);
        StringBuilder text = new StringBuilder("e".repeat(Math.min(length, 1)));
        int[] letters = ALPHABET.codePoints().toArray();
        while (text.length() < length) {
            int letter = letters[random.nextInt(letters.length)];
            text.append(text.length() + Character.charCount(letter) > length ? "z" : Character.toString(letter));
        }
        return text.toString();
    }

    private static void each(long base, Consumer<Random> run) {
        for (long i = 0; i < RUNS; i++) {
            long seed = base * 1_000_003 + i;
            try {
                run.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
