package dev.peergraph.requests;

import dev.peergraph.edge.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Puts a refusal in the place of an answer that is just going out: with its headers, but for those about its body. */
@Component
class OverLimitAnswer {

    private final JsonMapper json;

    OverLimitAnswer(JsonMapper json) {
        this.json = json;
    }

    FullHttpResponse inPlaceOf(HttpResponse answer, OverLimit limit) {
        byte[] body = json.writeValueAsBytes(Refusal.of(limit).orElseThrow().body());
        FullHttpResponse refusal = new DefaultFullHttpResponse(answer.protocolVersion(),
                HttpResponseStatus.valueOf(limit.getStatusCode().value()), Unpooled.wrappedBuffer(body));
        String type = answer.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        refusal.headers().set(answer.headers())
                .remove(HttpHeaderNames.CONTENT_ENCODING)
                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.ETAG)
                .set(HttpHeaderNames.CONTENT_TYPE, type.contains("json") ? type : MediaType.APPLICATION_JSON_VALUE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        limit.getHeaders().forEach((name, values) -> refusal.headers().set(name, values));
        return refusal;
    }
}
