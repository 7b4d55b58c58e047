package dev.peergraph.operators;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.GraphQlPath;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Times requests for GraphQL under the name and tags that Spring uses ({@code http.server.requests}), cached responses too. Spring's own
 * observation, which costs more than to read a page, is off for these requests, and on for all other paths. WebSockets and event streams
 * are not timed.
 */
@Component
@Order(EdgeOrder.REQUEST_TIMER)
class RequestTimer implements HttpHandlerDecoratorFactory, ObservationPredicate {

    private static final String UNKNOWN = "UNKNOWN";
    private static final List<HttpMethod> METHODS = List.of(HttpMethod.values());

    private final GraphQlPath path;
    private final MeterRegistry registry;
    private final ConcurrentMap<Outcome, Timer> timers = new ConcurrentHashMap<>();

    RequestTimer(GraphQlPath path, MeterRegistry registry) {
        this.path = path;
        this.registry = registry;
    }

    /** The tags of a request; the status is {@code null} if no whole answer was sent. */
    private record Outcome(String method, @Nullable HttpStatusCode status) {

        static Outcome of(HttpMethod method, @Nullable HttpStatusCode status) {
            return new Outcome(METHODS.contains(method) ? method.name() : UNKNOWN, status);
        }

        String series() {
            HttpStatus.Series series = status == null ? null : HttpStatus.Series.resolve(status.value());
            return series == null ? UNKNOWN : series == HttpStatus.Series.SUCCESSFUL ? "SUCCESS" : series.name();
        }
    }

    @Override
    public boolean test(String name, Observation.Context context) {
        ServerHttpRequest request = context instanceof ServerRequestObservationContext observed ? observed.getCarrier() : null;
        return request == null || !path.isOf(request);
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> path.isOf(request) ? timed(handler, request, response) : handler.handle(request, response);
    }

    private Mono<Void> timed(HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
        long startNanos = System.nanoTime();
        return handler.handle(request, response).doFinally(end -> {
            if (lasts(response)) {
                return;
            }
            HttpStatusCode status = end == SignalType.ON_COMPLETE ? response.getStatusCode() : null;
            timers.computeIfAbsent(Outcome.of(request.getMethod(), status), this::timer)
                    .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        });
    }

    /** Returns whether it is a stream, which lasts as long as its client wants. */
    private static boolean lasts(ServerHttpResponse response) {
        return HttpStatus.SWITCHING_PROTOCOLS.equals(response.getStatusCode())
                || MediaType.TEXT_EVENT_STREAM.isCompatibleWith(response.getHeaders().getContentType());
    }

    private Timer timer(Outcome outcome) {
        return registry.timer("http.server.requests", "error", "none", "exception", "none",
                "method", outcome.method(),
                "outcome", outcome.series(),
                "status", outcome.status() == null ? UNKNOWN : String.valueOf(outcome.status().value()),
                "uri", path.toString());
    }
}
