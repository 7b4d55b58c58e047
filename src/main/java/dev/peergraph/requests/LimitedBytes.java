package dev.peergraph.requests;

import dev.peergraph.edge.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** Passes the bytes of a body on as long as they are within the limits. Runs on the thread of the connection. */
final class LimitedBytes implements CoreSubscriber<DataBuffer>, Subscription {

    private final BodyLimits limits;
    private final BodyLimits.BoundedBody body;
    private final CoreSubscriber<? super DataBuffer> reader;
    private final long deadlineNanos;
    private @Nullable Subscription bytes;
    private boolean ended;

    LimitedBytes(BodyLimits limits, BodyLimits.BoundedBody body, CoreSubscriber<? super DataBuffer> reader) {
        this.limits = limits;
        this.body = body;
        this.reader = reader;
        this.deadlineNanos = System.nanoTime() + limits.timeout().toNanos();
    }

    @Override
    public Context currentContext() {
        return reader.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        bytes = subscription;
        limits.watch(this);
        reader.onSubscribe(this);
    }

    @Override
    public void onNext(DataBuffer buffer) {
        if (ended) {
            DataBufferUtils.release(buffer);
            return;
        }
        try {
            body.hold(buffer.readableByteCount());
        } catch (Refusal tooMuch) {
            DataBufferUtils.release(buffer);
            endBy(tooMuch);
            return;
        }
        reader.onNext(buffer);
    }

    @Override
    public void onError(Throwable failure) {
        if (end()) {
            reader.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (end()) {
            reader.onComplete();
        }
    }

    @Override
    public void request(long count) {
        Objects.requireNonNull(bytes).request(count);
    }

    @Override
    public void cancel() {
        end();
        Objects.requireNonNull(bytes).cancel();
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        limits.forget(this);
        return first;
    }

    private void endBy(Refusal refusal) {
        if (end()) {
            Objects.requireNonNull(bytes).cancel();
            reader.onError(refusal);
        }
    }

    void endIfLate(long nowNanos) {
        if (nowNanos - deadlineNanos >= 0) {
            limits.forget(this);
            ConnectionThread.run(body, () -> endBy(OverLimit.bodyTimeout(limits.timeout().toMillis())));
        }
    }
}
