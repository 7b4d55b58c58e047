package dev.peergraph.sandbox;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Page tokens: a place in one listing and when it was handed out, in base64url closed by a checksum. */
final class SandboxTokens {

    /** The contract's bound. */
    private static final int MAX_LENGTH = 255;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private SandboxTokens() {
    }

    /** Which way a page lies from its place. */
    enum Direction {
        AFTER('a'), BEFORE('b'), LAST('l');

        private final char letter;

        Direction(char letter) {
            this.letter = letter;
        }

        private static Direction of(byte letter) {
            return Arrays.stream(values())
                    .filter(direction -> direction.letter == letter)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no direction"));
        }
    }

    /** The key that a page follows or precedes; the last page has none and takes the listing's end. */
    record Place(Direction direction, Instant createdAt, String id) {

        static final Place LAST = new Place(Direction.LAST, Instant.EPOCH, "");

        static Place after(SandboxPeering peering) {
            return new Place(Direction.AFTER, peering.createdAt(), peering.id());
        }

        static Place before(SandboxPeering peering) {
            return new Place(Direction.BEFORE, peering.createdAt(), peering.id());
        }
    }

    /** What a token says; the listing is a fingerprint of environment and filter. */
    record Token(Place place, int pageSize, long listing, Instant issuedAt) {

        Token {
            if (pageSize < 1) {
                throw new IllegalArgumentException("page size must be positive, but is " + pageSize);
            }
        }
    }

    /** Returns a token's text. */
    static String write(Token token) {
        byte[] id = token.place().id().getBytes(StandardCharsets.UTF_8);
        Instant created = token.place().createdAt();
        ByteBuffer bytes = ByteBuffer.allocate(1 + Short.BYTES + 3 * Long.BYTES + Integer.BYTES + id.length);
        bytes.put((byte) token.place().direction().letter).putShort((short) token.pageSize());
        bytes.putLong(token.listing()).putLong(token.issuedAt().toEpochMilli());
        bytes.putLong(created.getEpochSecond()).putInt(created.getNano()).put(id);
        return seal(bytes.array());
    }

    /** Returns what a token says; nothing if it is garbled, of another listing, or older than its lifetime. */
    static Optional<Token> read(String text, long listing, Duration lifetime, Instant now) {
        return open(text).filter(token -> token.listing() == listing).filter(token -> now.isBefore(token.issuedAt().plus(lifetime)));
    }

    private static Optional<Token> open(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(text);
            byte[] content = Arrays.copyOf(sealed, Math.max(0, sealed.length - CHECKSUM_BYTES));
            // Base64 leaves spare bits and optional padding; only the text that was handed out may pass.
            return seal(content).equals(text) ? Optional.of(parse(ByteBuffer.wrap(content))) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Token parse(ByteBuffer bytes) {
        Direction direction = Direction.of(bytes.get());
        int pageSize = bytes.getShort();
        long listing = bytes.getLong();
        Instant issuedAt = Instant.ofEpochMilli(bytes.getLong());
        Instant createdAt = Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
        String id = StandardCharsets.UTF_8.decode(bytes).toString();
        return new Token(new Place(direction, createdAt, id), pageSize, listing, issuedAt);
    }

    private static String seal(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        byte[] sealed = Arrays.copyOf(content, content.length + CHECKSUM_BYTES);
        ByteBuffer.wrap(sealed).putInt(content.length, (int) checksum.getValue());
        return Base64.getUrlEncoder().encodeToString(sealed);
    }
}
