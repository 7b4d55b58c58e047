package dev.peergraph.edge;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.pages.RequestTrace;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives each request its ids: the caller's where they are valid, else a new one. They stand on every answer. */
@Component
@Order(EdgeOrder.REQUEST_TRACES)
public final class RequestTraces implements WebFilter {

    private static final String ATTRIBUTE = RequestTrace.class.getName();
    private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");
    /** Version, trace id, parent id and flags (W3C Trace Context §3.2); later versions may add fields. */
    private static final String IDS_AND_FLAGS = "-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}";
    private static final Pattern TRACEPARENT = Pattern
            .compile("00" + IDS_AND_FLAGS + "|(?!00|ff)[0-9a-f]{2}" + IDS_AND_FLAGS + "(-[ -~]{0,200})?");
    private static final Pattern TRACESTATE = Pattern.compile("[ -~\\t]{1,512}");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        RequestTrace trace = trace(exchange.getRequest().getHeaders());
        exchange.getAttributes().put(ATTRIBUTE, trace);
        exchange.getAttributes().put(ServerWebExchange.LOG_ID_ATTRIBUTE, String.valueOf(trace.requestId()));
        show(trace, exchange.getResponse().getHeaders());
        return chain.filter(exchange);
    }

    private static RequestTrace trace(HttpHeaders headers) {
        String sent = only(headers, EdgeHeaders.REQUEST_ID, VALID_ID);
        String traceparent = only(headers, EdgeHeaders.TRACE_PARENT, TRACEPARENT);
        String tracestate = traceparent == null ? null : only(headers, "tracestate", TRACESTATE);
        return new RequestTrace(sent == null ? newId() : sent, traceparent, tracestate);
    }

    private static void show(RequestTrace trace, HttpHeaders answer) {
        answer.set(EdgeHeaders.REQUEST_ID, String.valueOf(trace.requestId()));
        if (trace.traceparent() != null) {
            answer.set(EdgeHeaders.TRACE_PARENT, trace.traceparent());
        }
    }

    /** Sets the ids of a request on an answer that does not pass this filter. */
    public static void show(HttpHeaders request, HttpHeaders answer) {
        show(trace(request), answer);
    }

    /** Returns a new id. Request ids need not be secret, and the secure source of random numbers blocks. */
    public static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static @Nullable String only(HttpHeaders headers, String name, Pattern valid) {
        List<String> values = headers.getOrEmpty(name);
        return values.size() == 1 && valid.matcher(values.getFirst()).matches() ? values.getFirst() : null;
    }

    /** Returns the trace among the attributes of a request. */
    public static RequestTrace of(Map<String, Object> attributes) {
        return attributes.get(ATTRIBUTE) instanceof RequestTrace trace ? trace : RequestTrace.NONE;
    }

    /** Returns the id of a request that has come through this filter. */
    public static String id(ServerWebExchange exchange) {
        String id = of(exchange.getAttributes()).requestId();
        return id == null ? exchange.getRequest().getId() : id;
    }
}
