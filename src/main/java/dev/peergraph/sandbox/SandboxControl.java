package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxAnswer.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** The endpoint that shows and changes how a running sandbox behaves. */
final class SandboxControl {

    static final String PATH = "/sandbox/control";

    private static final Logger log = LoggerFactory.getLogger(SandboxControl.class);
    private static final int MAX_BODY_BYTES = 16 * 1024;

    private final SandboxFaults faults;

    SandboxControl(SandboxFaults faults) {
        this.faults = faults;
    }

    Mono<SandboxAnswer> answer(HttpServerRequest request, String id) {
        if (request.method().equals(HttpMethod.GET)) {
            return Mono.just(SandboxAnswer.ok(faults.current().changeable()));
        }
        if (!request.method().equals(HttpMethod.PATCH)) {
            return Mono.just(SandboxAnswer.refused(id, 405, "Only GET and PATCH are served here").with(Map.of("Allow", "GET, PATCH")));
        }
        // A web page of another origin cannot send JSON without asking first, and nothing here says yes.
        if (!isJson(request)) {
            return Mono.just(SandboxAnswer.refused(id, 415, "The body must be application/json"));
        }
        long length = request.requestHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH, -1);
        if (length < 0 || length > MAX_BODY_BYTES) {
            return Mono.just(SandboxAnswer.refused(id, 413, "The body must announce a length of at most " + MAX_BODY_BYTES + " bytes"));
        }
        return request.receive().aggregate().asString(StandardCharsets.UTF_8).defaultIfEmpty("").map(json -> changed(json, id));
    }

    private static boolean isJson(HttpServerRequest request) {
        CharSequence type = HttpUtil.getMimeType(String.valueOf(request.requestHeaders().get(HttpHeaderNames.CONTENT_TYPE)));
        return type != null && type.toString().equalsIgnoreCase("application/json");
    }

    private SandboxAnswer changed(String json, String id) {
        try {
            Map<String, Object> behaviour = faults.change(json).changeable();
            log.info("The sandbox now behaves so: {}", behaviour);
            return SandboxAnswer.ok(behaviour);
        } catch (Refusal refusal) {
            return SandboxAnswer.badRequest(id, refusal);
        }
    }
}
