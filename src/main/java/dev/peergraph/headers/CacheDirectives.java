package dev.peergraph.headers;

import dev.peergraph.pages.Wanted;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;

/** Reads a request's {@code Cache-Control} (RFC 9111 §5.2.1). Only {@code no-cache} has a meaning here. */
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
