package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.Sha256;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringPhase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where an item stands in an order of the gateway's own: its value there, and its id to tell it from others of that value.
 *
 * @param value the value, or a stand-in that comes last
 * @param id upstream's id, or in a {@link #mark() mark} the SHA-256 of one too long for it; empty where there is none
 * @param hashed whether the id is a hash, which does not sort as the id does
 */
record Place(Value value, String id, boolean hashed) {

    static final int MAX_NAME_BYTES = 96;
    static final int MAX_ID_BYTES = 128;

    /** What an item is ordered by. */
    sealed interface Value {

        /** A date. */
        record Time(Instant at) implements Value {
        }

        /**
         * A name as it is compared: first folded, then as it is.
         *
         * @param uncut a hash of all of a name too long for a cursor, where this is its start; {@code null} where this is all
         */
        record Name(String folded, String name, @Nullable Long uncut) implements Value {

            static Name of(String name) {
                String writable = FoldedText.writable(name);
                return new Name(FoldedText.fold(writable), writable, null);
            }

            boolean cut() {
                return uncut != null;
            }

            /** Returns the name as a cursor holds it. */
            Name shortened() {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                if (bytes.length <= MAX_NAME_BYTES) {
                    return this;
                }
                int end = MAX_NAME_BYTES;
                // Not within a character: its first byte is the one that does not begin with 10.
                while ((bytes[end] & 0xC0) == 0x80) {
                    end--;
                }
                String start = new String(bytes, 0, end, StandardCharsets.UTF_8);
                return new Name(FoldedText.fold(start), start, ByteBuffer.wrap(Sha256.digest().digest(bytes)).getLong());
            }

            /** Tells whether it cannot be said which of this and a name comes first, of which only the start is known. */
            boolean mayBe(Name start) {
                return start.cut() && folded.length() > start.folded.length() && folded.startsWith(start.folded);
            }
        }

        /** A phase. */
        record Phase(PeeringPhase phase) implements Value {
        }

        /** No value. */
        record Absent() implements Value {
        }

        /** An item that breaks upstream's contract. */
        record Broken() implements Value {
        }

        /** One without an id, too: the nth of them. */
        record Nameless(int number) implements Value {
        }

        /** Returns how the value stands to others: 0 for one that can be compared, and more for those that come last. */
        default int group() {
            return switch (this) {
                case Time _,Name _,Phase _ -> 0;
                case Absent _ -> 1;
                case Broken _ -> 2;
                case Nameless _ -> 3;
            };
        }
    }

    /** Returns the place of an item, the nth one without an id if it has none. */
    static Place of(PageItem item, PeeringOrder.Field field, int nameless) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> new Place(value(peering, field), peering.peeringId(), false);
            case PageItem.Malformed malformed -> malformed.id() == null
                    ? new Place(new Value.Nameless(nameless), "", false)
                    : new Place(new Value.Broken(), malformed.id(), false);
        };
    }

    private static Value value(Peering peering, PeeringOrder.Field field) {
        return switch (field) {
            case CREATED_AT -> time(peering.createdAt());
            case UPDATED_AT -> time(peering.updatedAt());
            case DISPLAY_NAME -> peering.displayName() == null ? new Value.Absent() : Value.Name.of(peering.displayName());
            case PHASE -> new Value.Phase(peering.status().phase());
        };
    }

    private static Value time(@Nullable Instant at) {
        return at == null ? new Value.Absent() : new Value.Time(at);
    }

    /** Returns the place as a cursor holds it: long names as their start and a hash, long ids as their hash. */
    Place mark() {
        Value marked = value instanceof Value.Name name ? name.shortened() : value;
        return isLong(id) ? new Place(marked, hash(id), true) : new Place(marked, id, false);
    }

    /** Tells whether the mark is less than the place it was made of. */
    boolean isInexact() {
        return hashed || (value instanceof Value.Name name && name.cut());
    }

    /** Tells whether items of a field can have such a value. */
    boolean fits(PeeringOrder.Field field) {
        return switch (value) {
            case Value.Time _ -> field == PeeringOrder.Field.CREATED_AT || field == PeeringOrder.Field.UPDATED_AT;
            case Value.Name _ -> field == PeeringOrder.Field.DISPLAY_NAME;
            case Value.Phase _ -> field == PeeringOrder.Field.PHASE;
            case Value.Absent _,Value.Broken _,Value.Nameless _ -> true;
        };
    }

    /** Also an id that UTF-8 cannot tell. */
    private static boolean isLong(String id) {
        return id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES || !FoldedText.writable(id).equals(id);
    }

    private static String hash(String id) {
        ByteBuffer bytes = ByteBuffer.allocate(id.length() * Character.BYTES);
        bytes.asCharBuffer().put(id);
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes.array()));
    }
}
