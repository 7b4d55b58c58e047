package dev.peergraph.answers;

import dev.peergraph.edge.RequestTraces;
import dev.peergraph.headers.AcceptEncoding;
import dev.peergraph.headers.EntityTags;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes cached responses with the headers that execution would set, and counts them by the timer of executions. */
@Component
class CachedResponseWriter {

    private final MonotonicClock clock;
    private final long minZippedBytes;
    private final Timer executions;

    CachedResponseWriter(MonotonicClock clock, ServerProperties server, MeterRegistry registry) {
        this.clock = clock;
        this.minZippedBytes = server.getCompression() != null && server.getCompression().getEnabled()
                ? server.getCompression().getMinResponseSize().toBytes()
                : Long.MAX_VALUE;
        this.executions = registry.timer("graphql.request", "error", "none", "graphql.operation.type", "query", "graphql.outcome",
                "SUCCESS");
    }

    /** Writes a response past Spring, whose way to write one costs more than all the rest. */
    Mono<Void> write(CachedResponse cached, ServerHttpRequest request, ServerHttpResponse response, long startNanos) {
        HttpServerResponse wire = ServerHttpResponseDecorator.getNativeResponse(response);
        HttpHeaders asked = request.getHeaders();
        CachedResponse.Form form = form(cached, asked);
        wire.responseHeaders().add(form.head());
        RequestTraces.show(asked, response.getHeaders());
        String tag = cached.tag();
        if (tag != null) {
            response.getHeaders()
                    .setCacheControl(CacheControl.maxAge(clock.now().until(cached.freshUntil())).cachePrivate());
        }
        if (tag != null && EntityTags.isKnown(tag, asked)) {
            response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
            response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
            return wire.status(HttpResponseStatus.NOT_MODIFIED).send().doFinally(_ -> count(startNanos));
        }
        return wire.sendObject(form.body().duplicate()).then().doFinally(_ -> count(startNanos));
    }

    private void count(long startNanos) {
        executions.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private CachedResponse.Form form(CachedResponse cached, HttpHeaders asked) {
        boolean zipped = cached.length() >= minZippedBytes && AcceptEncoding.takesGzip(asked.get(HttpHeaders.ACCEPT_ENCODING));
        return zipped ? cached.zipped() : cached.plain();
    }
}
