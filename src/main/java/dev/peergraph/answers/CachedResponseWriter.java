package dev.peergraph.answers;

import dev.peergraph.edge.RequestTraces;
import dev.peergraph.headers.AcceptEncoding;
import dev.peergraph.headers.EntityTags;
import dev.peergraph.operations.ClientName;
import dev.peergraph.operations.OperationMeters;
import dev.peergraph.operations.OperationRecord;
import dev.peergraph.operations.OperationRecorder;
import dev.peergraph.time.MonotonicClock;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes cached responses with the headers that execution would set, and counts them by the meters of executions. */
@Component
class CachedResponseWriter {

    private final MonotonicClock clock;
    private final long minZippedBytes;
    private final OperationMeters meters;
    private final boolean recording;

    CachedResponseWriter(MonotonicClock clock, ServerProperties server, OperationMeters meters, OperationRecorder recorder) {
        this.clock = clock;
        this.minZippedBytes = server.getCompression() != null && server.getCompression().getEnabled()
                ? server.getCompression().getMinResponseSize().toBytes()
                : Long.MAX_VALUE;
        this.meters = meters;
        this.recording = recorder.on();
    }

    /** Writes a response, and notes so in the record of the request if it has one. */
    Mono<Void> write(CachedResponse cached, ServerHttpRequest request, ServerHttpResponse response, long startNanos) {
        if (!recording) {
            return send(cached, request, response, startNanos);
        }
        return Mono.deferContextual(context -> {
            OperationRecord record = OperationRecord.in(context);
            if (record != null) {
                record.cached(cached.operation(), cached.pages().size(), cached.length());
            }
            return send(cached, request, response, startNanos);
        });
    }

    /** Writes a response past Spring, whose way to write one costs more than all the rest. */
    private Mono<Void> send(CachedResponse cached, ServerHttpRequest request, ServerHttpResponse response, long startNanos) {
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
            return wire.status(HttpResponseStatus.NOT_MODIFIED).send().doFinally(_ -> count(cached, asked, startNanos));
        }
        return wire.sendObject(form.body().duplicate()).then().doFinally(_ -> count(cached, asked, startNanos));
    }

    private void count(CachedResponse cached, HttpHeaders asked, long startNanos) {
        meters.succeeded(cached.operation(), System.nanoTime() - startNanos);
        meters.count(ClientName.of(asked), !cached.pages().isEmpty());
    }

    private CachedResponse.Form form(CachedResponse cached, HttpHeaders asked) {
        boolean zipped = cached.length() >= minZippedBytes && AcceptEncoding.takesGzip(asked.get(HttpHeaders.ACCEPT_ENCODING));
        return zipped ? cached.zipped() : cached.plain();
    }
}
