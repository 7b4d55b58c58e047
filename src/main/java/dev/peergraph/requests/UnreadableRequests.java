package dev.peergraph.requests;

import dev.peergraph.browsers.BrowserHeaders;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
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
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Refuses requests that are not HTTP as RFC 9112 defines it, some of which Netty would accept, and rewrites the server's own refusals as
 * GraphQL errors. The server sends those before any filter runs.
 */
@Component
@Order(EdgeOrder.UNREADABLE_REQUESTS)
class UnreadableRequests implements NettyServerCustomizer {

    private final RefusalWriter refusals;
    private final HeadLimits heads;

    UnreadableRequests(RefusalWriter refusals, HeadLimits heads) {
        this.refusals = refusals;
        this.heads = heads;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) -> {
            ChannelPipeline handlers = channel.pipeline();
            if (handlers.get(NettyPipeline.H2OrHttp11Codec) != null) {
                handlers.addAfter(NettyPipeline.H2OrHttp11Codec, null, new AfterNegotiation());
            } else {
                watch(handlers);
            }
        }).mapHandle(this::explained);
    }

    /** Explains Spring's own refusal of a URL, which has no body: over HTTP/2 no handler of the server checks URLs before Spring. */
    private Mono<Void> explained(Mono<Void> handled, Connection connection) {
        if (connection instanceof HttpServerRequest request && connection instanceof HttpServerResponse response
                && response.status().equals(HttpResponseStatus.BAD_REQUEST)) {
            Refusal refusal = RequestHead.url(request.uri(), request.method());
            return refusal == null ? handled : refusals.send(response, refusal);
        }
        return handled;
    }

    /** Adds the handler next to the codec, before others that answer by themselves. There is no codec for HTTP/2 without TLS or upgrade. */
    private void watch(ChannelPipeline handlers) {
        ChannelHandlerContext codec = handlers.context(HttpServerCodec.class);
        if (codec != null) {
            handlers.addAfter(codec.name(), null, new HeadHandler());
        }
    }

    /** Waits until client and server have negotiated a version of HTTP within TLS. */
    private final class AfterNegotiation extends ChannelInboundHandlerAdapter {

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
            case CONTENT_TOO_LARGE -> Refusal.of(HttpStatus.CONTENT_TOO_LARGE, ErrorCode.LIMIT_EXCEEDED,
                    "The request's body is too long, at least for one that asks for HTTP/2 by its header Upgrade.");
            case null, default -> Refusal.badRequest("The body of the request is not valid HTTP (RFC 9112).");
        };
    }

    /** Checks the heads of requests on one connection, and rewrites answers of the server: those that have passed no filter. */
    private final class HeadHandler extends ChannelDuplexHandler {

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
                    // Netty's handler of upgrades does not look at the decoder's result.
                    request.headers().remove(HttpHeaderNames.UPGRADE);
                }
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof FullHttpResponse answer && answer.status().code() >= HttpResponseStatus.BAD_REQUEST.code()
                    && !BrowserHeaders.areIn(answer.headers())) {
                Refusal why = refusal == null ? refusal(answer.status().code()) : refusal;
                FullHttpResponse written = refusals.inPlaceOf(answer, why);
                answer.release();
                var _ = context.write(written, promise);
            } else {
                var _ = context.write(message, promise);
            }
        }
    }
}
