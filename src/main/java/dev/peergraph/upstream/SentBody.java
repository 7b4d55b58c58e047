package dev.peergraph.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The bytes of a body as they come, copied out of their buffers: so nothing is left to release when the reader leaves. Held in chunks: in a
 * small heap, G1 treats each array of half a megabyte as a humongous object, and marks the whole heap for a few of them.
 */
final class SentBody {

    private static final int LEAST_CHUNK = 4 * 1024;
    private static final int LARGEST_CHUNK = 64 * 1024;

    private final int max;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk;
    private int used;
    private int length;

    /**
     * Expects a body.
     *
     * @param announced the length that its head has announced; 0 if none
     * @param max most bytes that it may have
     */
    SentBody(long announced, int max) {
        this.max = max;
        this.chunk = new byte[Math.min(max, Math.clamp(announced, LEAST_CHUNK, LARGEST_CHUNK))];
    }

    /** Takes the bytes of a buffer, and releases it; fails with {@link AnswerBody.TooLarge}. */
    void add(DataBuffer buffer) {
        try {
            int more = buffer.readableByteCount();
            if (more > max - length) {
                throw new AnswerBody.TooLarge();
            }
            length += more;
            while (more > 0) {
                int fitting = Math.min(more, room());
                buffer.read(chunk, used, fitting);
                used += fitting;
                more -= fitting;
            }
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private int room() {
        if (used == chunk.length) {
            full.add(chunk);
            chunk = new byte[Math.min(LARGEST_CHUNK, 2 * chunk.length)];
            used = 0;
        }
        return chunk.length - used;
    }

    /** Returns all bytes so far, which need no release. */
    ByteBuf bytes() {
        ByteBuf last = Unpooled.wrappedBuffer(chunk, 0, used);
        if (full.isEmpty()) {
            return last;
        }
        ByteBuf[] all = Stream.concat(full.stream().map(Unpooled::wrappedBuffer), Stream.of(last)).toArray(ByteBuf[]::new);
        return Unpooled.wrappedBuffer(all.length, all);
    }
}
