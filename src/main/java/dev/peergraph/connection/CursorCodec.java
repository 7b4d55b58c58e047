package dev.peergraph.connection;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Cursors as opaque text of at most 400 characters: version, listing, flags, count, creation time, id, checksum. */
final class CursorCodec {

    private static final byte VERSION = 1;
    private static final int MARKED = 1;
    private static final int HASHED = 2;
    private static final int DATED = 4;
    private static final int HEAD_BYTES = 2 + Long.BYTES + Integer.BYTES;
    private static final int DATE_BYTES = Long.BYTES + Integer.BYTES;
    private static final int MAX_BYTES = HEAD_BYTES + DATE_BYTES + ItemMark.MAX_KEY_BYTES;
    private static final byte[] NO_KEY = {};

    private CursorCodec() {
    }

    static String encode(Cursor cursor) {
        ItemMark mark = cursor.mark();
        byte[] key = mark == null ? NO_KEY : mark.key().getBytes(StandardCharsets.UTF_8);
        Instant createdAt = mark == null ? null : mark.createdAt();
        byte[] text = new byte[HEAD_BYTES + (createdAt == null ? 0 : DATE_BYTES) + key.length + Opaque.CHECKSUM_BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(text).put(VERSION).putLong(cursor.listing()).put((byte) flags(mark)).putInt(cursor.broken());
        if (createdAt != null) {
            bytes.putLong(createdAt.getEpochSecond()).putInt(createdAt.getNano());
        }
        bytes.put(key);
        return Opaque.close(text);
    }

    private static int flags(@Nullable ItemMark mark) {
        if (mark == null) {
            return 0;
        }
        return MARKED | (mark.hashed() ? HASHED : 0) | (mark.createdAt() != null ? DATED : 0);
    }

    /**
     * Reads a cursor.
     *
     * @throws IllegalArgumentException if {@link #encode} did not make it
     */
    static Cursor decode(String text) {
        Cursor cursor = read(Opaque.open(text));
        // Anyone can make the checksum: what is read must also be what would be written.
        if (!encode(cursor).equals(text)) {
            throw new IllegalArgumentException("not as it would be written");
        }
        return cursor;
    }

    private static Cursor read(byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("too long");
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            if (bytes.get() != VERSION) {
                throw new IllegalArgumentException("unknown version");
            }
            long listing = bytes.getLong();
            byte flags = bytes.get();
            int broken = bytes.getInt();
            if (broken < 0) {
                throw new IllegalArgumentException("a negative count");
            }
            return new Cursor(listing, (flags & MARKED) == 0 ? null : mark(bytes, flags), broken);
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException | CharacterCodingException e) {
            throw new IllegalArgumentException("garbled", e);
        }
    }

    private static ItemMark mark(ByteBuffer bytes, byte flags) throws CharacterCodingException {
        Instant createdAt = (flags & DATED) == 0 ? null : Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
        return new ItemMark(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), (flags & HASHED) != 0, createdAt);
    }
}
