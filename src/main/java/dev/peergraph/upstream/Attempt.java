package dev.peergraph.upstream;

import dev.peergraph.pages.PageRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One attempt to read a page, redirects included: what was asked, when it was sent, and what came of it so far. */
final class Attempt {

    private final PageRequest request;
    private final Sinks.Empty<Void> sent = Sinks.empty();
    private final AtomicReference<@Nullable UpstreamHeaders> head = new AtomicReference<>();

    Attempt(PageRequest request) {
        this.request = request;
    }

    PageRequest request() {
        return request;
    }

    /** Notes that the request goes out: waiting for a connection and connecting are over. Later hops do not count anew. */
    void noteSent() {
        var _ = sent.tryEmitEmpty();
    }

    /** Notes the head of the answer, or that it is followed to another. */
    void noteHead(@Nullable UpstreamHeaders answered) {
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
