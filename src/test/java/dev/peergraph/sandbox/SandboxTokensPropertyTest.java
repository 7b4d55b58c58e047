package dev.peergraph.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.sandbox.SandboxTokens.Direction;
import dev.peergraph.sandbox.SandboxTokens.Place;
import dev.peergraph.sandbox.SandboxTokens.Token;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SandboxTokensPropertyTest {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void readsWhatItWrote() {
        for (int i = 0; i < 1000; i++) {
            Token token = token();
            String text = SandboxTokens.write(token);
            assertThat(SandboxTokens.read(text, token.listing(), LIFETIME, token.issuedAt())).as("seed %d", seed).contains(token);
            assertThat(text).hasSizeLessThanOrEqualTo(255);
        }
    }

    @Test
    void refusesTokensPastTheirLifetime() {
        Token token = token();
        String text = SandboxTokens.write(token);
        Instant end = token.issuedAt().plus(LIFETIME);
        assertThat(SandboxTokens.read(text, token.listing(), LIFETIME, end.minusMillis(1))).contains(token);
        assertThat(SandboxTokens.read(text, token.listing(), LIFETIME, end)).isEmpty();
    }

    @Test
    void refusesTokensOfAnotherListing() {
        Token token = token();
        assertThat(SandboxTokens.read(SandboxTokens.write(token), token.listing() + 1, LIFETIME, token.issuedAt())).isEmpty();
    }

    @Test
    void refusesGarbledTokens() {
        for (int i = 0; i < 2000; i++) {
            Token token = token();
            String garbled = garbled(SandboxTokens.write(token));
            assertThat(SandboxTokens.read(garbled, token.listing(), LIFETIME, token.issuedAt())).as("seed %d: %s", seed, garbled).isEmpty();
        }
        assertThat(SandboxTokens.read("", 0, LIFETIME, Instant.EPOCH)).isEmpty();
        assertThat(SandboxTokens.read("x".repeat(10_000), 0, LIFETIME, Instant.EPOCH)).isEmpty();
        assertThat(SandboxTokens.read("no token: ÄÖ%20", 0, LIFETIME, Instant.EPOCH)).isEmpty();
    }

    @Test
    void refusesTokensWhoseTimeIsLaterThanAny() {
        Token token = token();
        byte[] sealed = Base64.getUrlDecoder().decode(SandboxTokens.write(token));
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        bytes.putLong(Byte.BYTES + Short.BYTES + 2 * Long.BYTES, Long.MAX_VALUE);
        bytes.putInt(Byte.BYTES + Short.BYTES + 3 * Long.BYTES, Integer.MAX_VALUE);
        CRC32C checksum = new CRC32C();
        checksum.update(sealed, 0, sealed.length - Integer.BYTES);
        bytes.putInt(sealed.length - Integer.BYTES, (int) checksum.getValue());
        String forged = Base64.getUrlEncoder().encodeToString(sealed);
        assertThat(SandboxTokens.read(forged, token.listing(), LIFETIME, token.issuedAt())).as("seed %d: %s", seed, forged).isEmpty();
    }

    private String garbled(String text) {
        int at = random.nextInt(text.length());
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(at) + text.charAt(at);
            case 2 -> text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
            default -> text + "=";
        };
    }

    private Token token() {
        Direction direction = List.of(Direction.values()).get(random.nextInt(3));
        Instant created = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        Place place = new Place(direction, created, "p-" + Long.toString(random.nextLong(1, Long.MAX_VALUE), 36));
        return new Token(place, 1 + random.nextInt(1000), random.nextLong(), Instant.ofEpochMilli(random.nextInt()));
    }
}
