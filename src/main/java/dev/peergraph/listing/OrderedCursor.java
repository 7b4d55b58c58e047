package dev.peergraph.listing;

import dev.peergraph.listing.Place.Value;
import dev.peergraph.peering.PeeringPhase;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Names a place in an order of the gateway's own. Holds the value that the item had and its id, so it stays the same while that value does,
 * and still tells the place once the item has moved or gone.
 *
 * @param listing fingerprint of the listing
 * @param mark the place, as short as a cursor has to be
 */
public record OrderedCursor(long listing, Place mark) {

    /** Another than that of cursors in upstream's order. */
    private static final byte VERSION = 2;
    private static final int KINDS = 0x0F;
    private static final int CUT = 0x10;
    private static final int HASHED = 0x20;
    private static final int MAX_BYTES = 1 + Long.BYTES + 1 + 1 + Place.MAX_NAME_BYTES + Long.BYTES + Place.MAX_ID_BYTES;

    private enum Kind {
        TIME(0), NAME(1), PHASE(2), ABSENT(3), BROKEN(4), NAMELESS(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind of(int code) {
            return Stream.of(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("an unknown kind"));
        }
    }

    /** Tells whether items of an order can stand at such a place. */
    public boolean fits(PeeringOrder order) {
        return mark.fits(order.field());
    }

    /** Returns what {@link #read} reads: version, listing, kind, value, id. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES).put(VERSION).putLong(listing);
        boolean cut = mark.value() instanceof Value.Name name && name.cut();
        bytes.put((byte) (kind().code | (cut ? CUT : 0) | (mark.hashed() ? HASHED : 0)));
        switch (mark.value()) {
            case Value.Time(Instant at) -> bytes.putLong(at.getEpochSecond()).putInt(at.getNano());
            case Value.Name name -> {
                putText(bytes, name.name());
                if (name.uncut() != null) {
                    bytes.putLong(name.uncut());
                }
            }
            case Value.Phase(PeeringPhase phase) -> putText(bytes, phase.name());
            case Value.Nameless(int number) -> bytes.putInt(number);
            case Value.Absent _,Value.Broken _ -> {
            }
        }
        bytes.put(mark.id().getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private Kind kind() {
        return switch (mark.value()) {
            case Value.Time _ -> Kind.TIME;
            case Value.Name _ -> Kind.NAME;
            case Value.Phase _ -> Kind.PHASE;
            case Value.Absent _ -> Kind.ABSENT;
            case Value.Broken _ -> Kind.BROKEN;
            case Value.Nameless _ -> Kind.NAMELESS;
        };
    }

    private static void putText(ByteBuffer bytes, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        bytes.put((byte) encoded.length).put(encoded);
    }

    /**
     * Reads a cursor.
     *
     * @throws IllegalArgumentException if {@link #bytes} did not make it
     */
    public static OrderedCursor read(byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("too long");
        }
        try {
            OrderedCursor cursor = read(ByteBuffer.wrap(content));
            if (!Arrays.equals(cursor.bytes(), content)) {
                throw new IllegalArgumentException("not as it would be written");
            }
            return cursor;
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException | CharacterCodingException e) {
            throw new IllegalArgumentException("garbled", e);
        }
    }

    private static OrderedCursor read(ByteBuffer bytes) throws CharacterCodingException {
        if (bytes.get() != VERSION) {
            throw new IllegalArgumentException("unknown version");
        }
        long listing = bytes.getLong();
        byte head = bytes.get();
        Value value = value(Kind.of(head & KINDS), (head & CUT) != 0, bytes);
        String id = text(bytes);
        if (id.getBytes(StandardCharsets.UTF_8).length > Place.MAX_ID_BYTES) {
            throw new IllegalArgumentException("an id too long");
        }
        return new OrderedCursor(listing, new Place(value, id, (head & HASHED) != 0));
    }

    private static Value value(Kind kind, boolean cut, ByteBuffer bytes) throws CharacterCodingException {
        return switch (kind) {
            case TIME -> new Value.Time(Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()));
            case NAME -> {
                String name = text(part(bytes));
                yield new Value.Name(FoldedText.fold(name), name, cut ? bytes.getLong() : null);
            }
            case PHASE -> new Value.Phase(PeeringPhase.valueOf(text(part(bytes))));
            case ABSENT -> new Value.Absent();
            case BROKEN -> new Value.Broken();
            case NAMELESS -> new Value.Nameless(bytes.getInt());
        };
    }

    private static ByteBuffer part(ByteBuffer bytes) {
        int length = bytes.get();
        if (length < 0 || length > Place.MAX_NAME_BYTES || length > bytes.remaining()) {
            throw new IllegalArgumentException("an impossible length");
        }
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return part;
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}
