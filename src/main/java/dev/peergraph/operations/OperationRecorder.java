package dev.peergraph.operations;

import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.GraphQlPath;
import dev.peergraph.traces.Traces;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Begins and ends the records of requests for GraphQL, where the log or a trace is to tell of them. Else it is not there at all. */
@Component
@Order(EdgeOrder.OPERATION_RECORDER)
@EnableConfigurationProperties(OperationProperties.class)
public final class OperationRecorder implements HttpHandlerDecoratorFactory {

    private final GraphQlPath path;
    private final Traces traces;
    private final boolean logs;

    OperationRecorder(GraphQlPath path, Traces traces, OperationProperties properties) {
        this.path = path;
        this.traces = traces;
        this.logs = properties.operations();
    }

    /** Returns whether any request may have a record. */
    public boolean on() {
        return logs || traces.on();
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return on()
                ? (request, response) -> path.isOf(request) ? recorded(handler, request, response) : handler.handle(request, response)
                : handler;
    }

    private Mono<Void> recorded(HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
        OperationRecord record = new OperationRecord(traces.begin(request.getHeaders()));
        if (!logs && record.traceId() == null) {
            return handler.handle(request, response);
        }
        return handler.handle(request, response)
                .doFinally(end -> end(record, request, response, end))
                .contextWrite(context -> context.put(OperationRecord.class, record));
    }

    private void end(OperationRecord record, ServerHttpRequest request, ServerHttpResponse response, SignalType end) {
        String requestId = Objects.requireNonNullElse(response.getHeaders().getFirst(EdgeHeaders.REQUEST_ID), request.getId());
        if (end == SignalType.CANCEL) {
            record.failed("CANCELLED");
        }
        record.end(requestId);
        if (logs) {
            OperationLine.log(record, requestId, response.getStatusCode());
        }
    }
}
