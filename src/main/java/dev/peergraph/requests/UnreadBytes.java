package dev.peergraph.requests;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;

/**
 * The bytes of one connection's answers, or of one HTTP/2 stream's, that the network has not taken yet. Only the connection's thread
 * changes the counts; other threads read those that are volatile.
 */
final class UnreadBytes {

    /** For this long the network's own buffers take bytes, whether the client reads or not. */
    private static final Duration FILLING = Duration.ofSeconds(1);

    /** How long nothing may be read where memory is needed: long enough for a client on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The same for a client that has never read anything. */
    private static final Duration PATIENCE_AT_FIRST = Duration.ofSeconds(5);

    private final UnreadAnswers all;
    private final Channel channel;
    private long pendingBytes;
    private boolean watched;
    private boolean ended;
    private volatile boolean closing;
    private volatile long countedBytes;
    private volatile long sinceNanos;
    private volatile long takenNanos;
    private volatile long timeoutNanos = Long.MAX_VALUE;

    UnreadBytes(UnreadAnswers all, Channel channel) {
        this.all = all;
        this.channel = channel;
    }

    /** Says for how long the network may take nothing of what is written from now on. */
    void limit(Duration timeout) {
        timeoutNanos = timeout.toNanos();
    }

    /** Returns whether the network has taken nothing for too long. */
    boolean isOverdue(long nowNanos) {
        return idleNanos(nowNanos) >= timeoutNanos;
    }

    long pending() {
        return pendingBytes;
    }

    void written(int bytes) {
        pendingBytes += bytes;
    }

    /** Notes that the network has taken bytes, or has failed to; returns whether the connection goes on. */
    boolean taken(int bytes) {
        if (ended) {
            return false;
        }
        pendingBytes -= bytes;
        if (watched) {
            takenNanos = System.nanoTime();
            count();
            watched = pendingBytes > 0;
            if (!watched) {
                all.forget(this);
            }
        }
        return true;
    }

    /** Notes a flush. The network takes most answers at once; what it has left is counted and watched from now on. */
    void flushed() {
        if (pendingBytes == 0 || ended) {
            return;
        }
        if (!watched) {
            watched = true;
            sinceNanos = System.nanoTime();
            takenNanos = sinceNanos;
            all.watch(this);
        }
        count();
    }

    private void count() {
        all.count(pendingBytes - countedBytes);
        countedBytes = pendingBytes;
    }

    /** Ends the count; returns whether it had not ended before. */
    boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        pendingBytes = 0;
        count();
        all.forget(this);
        return true;
    }

    /** Returns how many bytes count towards those of all connections. */
    long counted() {
        return countedBytes;
    }

    /** Returns for how long the network has taken nothing. */
    long idleNanos(long nowNanos) {
        return nowNanos - takenNanos;
    }

    /** Returns whether the client seems not to read. A slow client, whose window opens in steps, has more time than one that never read. */
    boolean isStalled(long nowNanos) {
        boolean hasRead = takenNanos - sinceNanos > FILLING.toNanos();
        return idleNanos(nowNanos) >= (hasRead ? PATIENCE : PATIENCE_AT_FIRST).toNanos();
    }

    /**
     * Closes the connection with a reset, so that the network drops what is unread in its own buffers, too. That takes a while where TLS
     * sends its alert first.
     *
     * @return whether it was not being closed already
     */
    boolean close() {
        if (closing) {
            return false;
        }
        closing = true;
        channel.eventLoop().execute(this::closeNow);
        return true;
    }

    /** Runs on the connection's thread, which knows whether the connection is still open: options of a closed one cannot be set. */
    private void closeNow() {
        // A stream is closed alone, unless the client reads nothing at all of its connection.
        boolean alone = channel instanceof Http2StreamChannel && channel.parent().isWritable();
        Channel closed = !alone && channel instanceof Http2StreamChannel ? channel.parent() : channel;
        if (!alone && closed.isActive()) {
            closed.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        var _ = closed.close();
    }
}
