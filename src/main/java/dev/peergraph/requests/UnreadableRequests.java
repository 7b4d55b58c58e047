package dev.peergraph.requests;

import dev.peergraph.browsers.CorsProperties;
import dev.peergraph.browsers.CorsSetup;
import dev.peergraph.browsers.SecurityHeaders;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import dev.peergraph.edge.RequestTraces;
import dev.peergraph.pages.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives GraphQL's form to what the server itself answers where it cannot read a request: its first line or headers are too long, or it is
 * no HTTP, also where Netty takes what is none. No filter ever sees these.
 */
@Component
@Order(EdgeOrder.UNREADABLE_REQUESTS)
@EnableConfigurationProperties(CorsProperties.class)
class UnreadableRequests implements NettyServerCustomizer {

    private final JsonMapper json;
    private final HeadLimits heads;
    private final List<String> origins;

    UnreadableRequests(JsonMapper json, HeadLimits heads, CorsProperties cors) {
        this.json = json;
        this.heads = heads;
        this.origins = cors.allowedOrigins();
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) -> {
            ChannelPipeline handlers = channel.pipeline();
            if (handlers.get(NettyPipeline.H2OrHttp11Codec) != null) {
                handlers.addAfter(NettyPipeline.H2OrHttp11Codec, null, new OnceAgreed());
            } else {
                watch(handlers);
            }
        }).mapHandle(this::told);
    }

    /** Over HTTP/2 nobody looks at a URL before Spring, which refuses one that it cannot read without a word. */
    private Mono<Void> told(Mono<Void> handled, Connection connection) {
        if (connection instanceof HttpServerRequest request && connection instanceof HttpServerResponse response
                && response.status().equals(HttpResponseStatus.BAD_REQUEST)) {
            Refusal why = RequestHead.url(request.uri(), request.method());
            return why == null ? handled : refused(response, why);
        }
        return handled;
    }

    private Mono<Void> refused(HttpServerResponse response, Refusal why) {
        byte[] body = json.writeValueAsBytes(why.body());
        headers(body.length).forEach((name, values) -> response.responseHeaders().set(name, values));
        return response.sendByteArray(Mono.just(body)).then();
    }

    /** Stands next to the codec, before what else answers by itself. There is none where HTTP/2 is spoken from the first byte on. */
    private void watch(ChannelPipeline handlers) {
        ChannelHandlerContext codec = handlers.context(HttpServerCodec.class);
        if (codec != null) {
            handlers.addAfter(codec.name(), null, new Answers());
        }
    }

    /** Waits until client and server have agreed, within TLS, on which HTTP they speak. */
    private final class OnceAgreed extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                watch(context.pipeline());
                context.pipeline().remove(this);
            }
            context.fireUserEventTriggered(event);
        }
    }

    private Refusal refusal(int status) {
        return switch (HttpStatus.resolve(status)) {
            case URI_TOO_LONG -> heads.urlTooLong();
            case REQUEST_HEADER_FIELDS_TOO_LARGE -> heads.headersTooLong();
            case CONTENT_TOO_LARGE -> new Refusal(HttpStatus.CONTENT_TOO_LARGE, ErrorCode.LIMIT_EXCEEDED,
                    "The request's body is too long, at least for one that asks for HTTP/2 by its header Upgrade.");
            case null, default -> Refusal.badRequest("The body of the request is not as HTTP has it (RFC 9112).");
        };
    }

    private HttpHeaders headers(int length) {
        HttpHeaders headers = new HttpHeaders();
        SecurityHeaders.set(headers, "");
        headers.set(RequestTraces.REQUEST_ID, RequestTraces.drawn());
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setContentLength(length);
        headers.setCacheControl(CacheControl.noStore());
        if (!origins.isEmpty()) {
            // Whose page has asked stands in headers that nobody has read; this answer is the same for all.
            headers.setAccessControlAllowOrigin(origins.size() == 1 ? origins.getFirst() : "*");
            headers.setAccessControlExposeHeaders(CorsSetup.EXPOSED);
        }
        return headers;
    }

    /**
     * Looks at the heads of requests on one connection, and at answers. The gateway's own have passed its filters, and so have their
     * headers.
     */
    private final class Answers extends ChannelDuplexHandler {

        private @Nullable Refusal refusal;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (refusal != null) {
                // The connection ends with the answer.
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest request) {
                refusal = RequestHead.refusal(request);
                if (refusal != null && request.decoderResult().isSuccess()) {
                    request.setDecoderResult(DecoderResult.failure(refusal));
                }
                if (request.decoderResult().isFailure()) {
                    // What handles upgrades would look at nothing else.
                    request.headers().remove(HttpHeaderNames.UPGRADE);
                }
            }
            context.fireChannelRead(message);
        }

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
            Refusal why = refusal == null ? refusal(plain.status().code()) : refusal;
            byte[] body = json.writeValueAsBytes(why.body());
            FullHttpResponse answer = plain.replace(Unpooled.wrappedBuffer(body));
            answer.setStatus(HttpResponseStatus.valueOf(why.status().value()));
            headers(body.length).forEach((name, values) -> answer.headers().set(name, values));
            plain.release();
            return answer;
        }
    }
}
