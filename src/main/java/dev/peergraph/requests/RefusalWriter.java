package dev.peergraph.requests;

import dev.peergraph.browsers.BrowserHeaders;
import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.edge.Refusal;
import dev.peergraph.edge.RequestTraces;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Writes the refusals of the server's own handlers, which run outside of all filters. */
@Component
class RefusalWriter {

    private final JsonMapper json;
    private final BrowserHeaders browsers;

    RefusalWriter(JsonMapper json, BrowserHeaders browsers) {
        this.json = json;
        this.browsers = browsers;
    }

    /** Returns a refusal that is sent in the place of an answer: it has the answer's headers, but for those that describe the body. */
    FullHttpResponse inPlaceOf(HttpResponse answer, Refusal refusal) {
        byte[] body = json.writeValueAsBytes(refusal.body());
        FullHttpResponse written = new DefaultFullHttpResponse(answer.protocolVersion(),
                HttpResponseStatus.valueOf(refusal.status().value()), Unpooled.wrappedBuffer(body));
        written.headers().set(answer.headers());
        describe(written.headers(), refusal, body.length);
        return written;
    }

    /** Sends a refusal as an answer whose headers are not sent yet. */
    Mono<Void> send(HttpServerResponse answer, Refusal refusal) {
        byte[] body = json.writeValueAsBytes(refusal.body());
        describe(answer.status(refusal.status().value()).responseHeaders(), refusal, body.length);
        return answer.sendByteArray(Mono.just(body)).then();
    }

    private void describe(HttpHeaders headers, Refusal refusal, int length) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        headers.remove(HttpHeaderNames.CONTENT_ENCODING)
                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.ETAG)
                .set(HttpHeaderNames.CONTENT_TYPE, type.contains("json") ? type : MediaType.APPLICATION_JSON_VALUE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_LENGTH, length);
        refusal.headers().forEach((name, values) -> headers.set(name, values));
        if (!BrowserHeaders.areIn(headers)) {
            browsers.unfiltered().forEach((name, values) -> headers.set(name, values));
            headers.set(EdgeHeaders.REQUEST_ID, RequestTraces.newId());
        }
    }
}
