package dev.peergraph.upstream;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.traces.CallSpan;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One attempt to read a page, redirects included: what was asked, when it was sent, and what came of it so far. */
final class Attempt {

    private final PageRequest request;
    private final @Nullable CallSpan span;
    private final Sinks.Empty<Void> sent = Sinks.empty();
    private final AtomicReference<@Nullable UpstreamHeaders> head = new AtomicReference<>();
    private final AtomicReference<@Nullable Sent> connection = new AtomicReference<>();

    /** A request that has gone out, as far as its connection tells what becomes of it. */
    interface Sent {

        /** Notes that the request goes out. */
        void begin();

        /** Returns whether a request that failed can be taken to have reached nobody, so that it may be repeated. */
        boolean wasDead();
    }

    Attempt(PageRequest request, URI url) {
        this.request = request;
        this.span = request.trace().call(url);
    }

    /** Returns whether the attempt has a span of a trace, which has to be ended. */
    boolean isTraced() {
        return span != null;
    }

    /** Returns what is sent as {@code traceparent}: the span's, or else the caller's own; {@code null} for none. */
    @Nullable
    String traceparent() {
        return span == null ? request.caller().trace().traceparent() : span.traceparent();
    }

    /** Returns what ends the span once the attempt has ended. */
    SignalListener<PeeringPage> spanEnd() {
        return new DefaultSignalListener<>() {
            @Override
            public void doOnNext(PeeringPage page) {
                endSpan(null);
            }

            @Override
            public void doOnError(Throwable failure) {
                FailureCause cause = failure instanceof PageFailure expected ? expected.reason() : null;
                endSpan(cause == null ? failure.getClass().getSimpleName() : cause.name());
            }

            @Override
            public void doOnCancel() {
                endSpan("CANCELLED");
            }
        };
    }

    private void endSpan(@Nullable String error) {
        UpstreamHeaders answered = head.get();
        if (span != null) {
            span.end(answered == null ? null : answered.status(), error);
        }
    }

    PageRequest request() {
        return request;
    }

    /** Notes that the request goes out: waiting for a connection and connecting are over. Later hops and repeats do not count anew. */
    void noteSent(@Nullable Sent request) {
        if (request != null) {
            request.begin();
        }
        connection.set(request);
        var _ = sent.tryEmitEmpty();
    }

    /**
     * Returns whether the failed request went out on a pooled connection that upstream had closed, and so was not answered a byte, or did
     * not even go out on it, or whether upstream says that it has not processed it. True once for each request, so that the failure of its
     * repeat is one.
     */
    boolean takeDeadConnection(Throwable error) {
        if (head() != null) {
            return false;
        }
        Sent request = connection.getAndSet(null);
        return request == null ? isOfClosedConnection(error) : request.wasDead();
    }

    /** Returns whether a connection was closed before the request could be written to it, such as before its stream was opened. */
    private static boolean isOfClosedConnection(Throwable error) {
        return error instanceof WebClientRequestException && error.getCause() instanceof ClosedChannelException;
    }

    /** Notes the head of the answer, or that it is followed to another. The connection may soon carry the call of another. */
    void noteHead(@Nullable UpstreamHeaders answered) {
        connection.set(null);
        head.set(answered);
    }

    @Nullable
    UpstreamHeaders head() {
        return head.get();
    }

    /** Signals once the answer has had its time. */
    Mono<Long> expiry(Duration responseTimeout) {
        return sent.asMono().then(Mono.delay(responseTimeout));
    }
}
