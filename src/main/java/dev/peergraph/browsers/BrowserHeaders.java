package dev.peergraph.browsers;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Makes the headers for browsers that filters cannot set: of answers that are sent before any filter runs. */
@Component
public final class BrowserHeaders {

    private final List<String> origins;

    BrowserHeaders(CorsProperties cors) {
        this.origins = cors.allowedOrigins();
    }

    /** Returns whether the filters have set the headers of an answer. */
    public static boolean areIn(io.netty.handler.codec.http.HttpHeaders answer) {
        return answer.contains(SecurityHeaders.ON_EVERY_ANSWER);
    }

    /** Returns the headers of an answer that no filter sees. */
    public HttpHeaders unfiltered() {
        HttpHeaders headers = new HttpHeaders();
        SecurityHeaders.set(headers, "");
        if (!origins.isEmpty()) {
            // The request's own origin is not known, because its headers were not read. The answer is the same for all origins.
            headers.setAccessControlAllowOrigin(origins.size() == 1 ? origins.getFirst() : "*");
            headers.setAccessControlExposeHeaders(CorsSetup.EXPOSED);
        }
        return headers;
    }
}
