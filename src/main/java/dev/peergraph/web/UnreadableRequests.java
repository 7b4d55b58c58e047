package dev.peergraph.web;

import dev.peergraph.pages.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives GraphQL's form to what the server itself answers where it cannot read a request: its first line or headers are too long, or it is
 * no HTTP. No filter ever sees these.
 */
@Component
class UnreadableRequests implements NettyServerCustomizer {

    private final JsonMapper json;

    UnreadableRequests(JsonMapper json) {
        this.json = json;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) -> {
            if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, UnreadableRequests.class.getSimpleName(), new Answers());
            }
        });
    }

    private static Refusal refusal(int status) {
        return switch (HttpStatus.resolve(status)) {
            case URI_TOO_LONG -> new Refusal(HttpStatus.URI_TOO_LONG, ErrorCode.LIMIT_EXCEEDED, "The URL is too long.");
            case REQUEST_HEADER_FIELDS_TOO_LARGE ->
                new Refusal(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, ErrorCode.LIMIT_EXCEEDED, "The headers are too long.");
            case null, default -> Refusal.badRequest("The request is not HTTP as this server reads it.");
        };
    }

    /** Looks at the answers of one connection. The gateway's own have passed its filters, and so have their headers. */
    private final class Answers extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof FullHttpResponse answer && answer.status().code() >= HttpResponseStatus.BAD_REQUEST.code()
                    && !answer.headers().contains(SecurityHeaders.ON_EVERY_ANSWER)) {
                var _ = context.write(inOurForm(answer), promise);
            } else {
                var _ = context.write(message, promise);
            }
        }

        private FullHttpResponse inOurForm(FullHttpResponse plain) {
            byte[] body = json.writeValueAsBytes(refusal(plain.status().code()).body());
            HttpHeaders headers = new HttpHeaders();
            SecurityHeaders.set(headers, "");
            headers.set(RequestTraces.REQUEST_ID, RequestTraces.drawn());
            headers.setContentType(MediaType.APPLICATION_JSON);
            headers.setContentLength(body.length);
            headers.setCacheControl(CacheControl.noStore());
            FullHttpResponse answer = plain.replace(Unpooled.wrappedBuffer(body));
            headers.forEach((name, values) -> answer.headers().set(name, values));
            plain.release();
            return answer;
        }
    }
}
