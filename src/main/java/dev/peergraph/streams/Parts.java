package dev.peergraph.streams;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/** Bytes that are sent at once, without being copied: those between the first and the last may be sent to many. */
final class Parts {

    private static final byte[] NOTHING = {};

    private final byte[] first;
    private final byte[] shared;
    private final byte[] last;

    Parts(byte[] first, byte[] shared, byte[] last) {
        this.first = first;
        this.shared = shared;
        this.last = last;
    }

    static Parts of(byte[] whole) {
        return new Parts(NOTHING, whole, NOTHING);
    }

    /** Returns them for Netty. */
    ByteBuf buffer() {
        return Unpooled.wrappedBuffer(first, shared, last);
    }

    /** Returns them for Reactor Netty's server. */
    DataBuffer in(DataBufferFactory factory) {
        return ((NettyDataBufferFactory) factory).wrap(buffer());
    }
}
