package dev.peergraph.headers;

import dev.peergraph.pages.Wanted;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;

/** What a request's {@code Cache-Control} asks for (RFC 9111 §5.2.1); one directive is heeded. */
public final class CacheDirectives {

    private CacheDirectives() {
    }

    /** Returns how old a page the request takes. */
    public static Wanted wanted(HttpHeaders headers) {
        boolean noCache = headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)
                .stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(directive -> directive.strip().equalsIgnoreCase("no-cache"));
        return noCache ? Wanted.REVALIDATED : Wanted.CACHED;
    }
}
