package dev.peergraph.web;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.GraphQlPath;
import dev.peergraph.edge.Refusal;
import dev.peergraph.edge.RequestTraces;
import dev.peergraph.operations.ErrorMeters;
import dev.peergraph.operations.OperationRecord;
import dev.peergraph.pages.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Writes refusals, and errors outside of GraphQL's execution as refusals, at every path. */
@Component
@Order(EdgeOrder.ERROR_ANSWERS)
class ErrorAnswers implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    private final JsonMapper json;
    private final GraphQlPath path;
    private final ErrorMeters errors;

    ErrorAnswers(JsonMapper json, GraphQlPath path, ErrorMeters errors) {
        this.json = json;
        this.path = path;
        this.errors = errors;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (isOver(exchange.getResponse())) {
            return Mono.empty();
        }
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        Refusal refusal = refusal(exchange, failure);
        if (path.isOf(exchange.getRequest())) {
            errors.count(refusal.code());
        }
        return Mono.deferContextual(request -> {
            note(OperationRecord.in(request), refusal);
            return write(exchange.getResponse(), refusal, form(exchange.getRequest()));
        });
    }

    private static void note(@Nullable OperationRecord record, Refusal refusal) {
        if (record != null) {
            record.failed(refusal.code());
        }
    }

    /**
     * Returns whether the server has answered and closed the connection by itself: it does so for an invalid body, such as a chunk without
     * a size.
     */
    private static boolean isOver(ServerHttpResponse response) {
        return ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse wire && wire.hasSentHeaders()
                && wire instanceof Connection connection && !connection.channel().isActive();
    }

    private static Refusal refusal(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            // RFC 9112 section 8: an incomplete request is the client's error. Nobody reads the answer, but its status is recorded.
            return Refusal.badRequest("The connection was closed before the request was complete.");
        }
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            HttpStatus status = HttpStatus.resolve(known.getStatusCode().value());
            return Refusal.of(known.getStatusCode(), ErrorCode.BAD_USER_INPUT,
                    status == null ? "The request is wrong." : status.getReasonPhrase() + ".").with(known.getHeaders());
        }
        String requestId = RequestTraces.id(exchange);
        log.atError().setCause(failure).addKeyValue("requestId", requestId).log("A request failed by a bug");
        return Refusal.bug(requestId);
    }

    /** Returns the media type of an error: the one that the request prefers, if errors can have it, otherwise JSON. */
    private static MediaType form(ServerHttpRequest request) {
        try {
            AnswerType asked = AnswerType.of(request.getHeaders());
            return asked == AnswerType.GRAPHQL_RESPONSE ? asked.mediaType() : AnswerType.JSON.mediaType();
        } catch (Refusal _) {
            return AnswerType.JSON.mediaType();
        }
    }

    private Mono<Void> write(ServerHttpResponse response, Refusal refusal, MediaType form) {
        response.setStatusCode(refusal.status());
        response.getHeaders().putAll(refusal.headers());
        response.getHeaders().setContentType(form);
        response.getHeaders().setCacheControl(CacheControl.noStore());
        response.getHeaders().remove("ETag");
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(refusal.body()))));
    }
}
