package dev.peergraph.answers;

import dev.peergraph.operations.OperationName;
import dev.peergraph.pages.PagesUsed;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.util.context.ContextView;

/** Takes the response of one request, to cache it. Travels in the Reactor context of the request. */
public final class ResponseOffer {

    private final ResponseCache cache;
    private final ResponseKey key;
    private byte @Nullable [] body;
    private @Nullable PagesUsed used;
    private OperationName operation = OperationName.UNKNOWN;

    ResponseOffer(ResponseCache cache, ResponseKey key) {
        this.cache = cache;
        this.key = key;
    }

    /** Takes the body of a response that may be cached, and the pages that it was made of, if a request's context has an offer. */
    public static void take(ContextView request, byte[] response, PagesUsed pages, OperationName operation) {
        request.<ResponseOffer>getOrEmpty(ResponseOffer.class).ifPresent(offer -> {
            offer.body = response;
            offer.used = pages;
            offer.operation = operation;
        });
    }

    /** Caches what was taken, if anything, with the headers of the response; not a 304. */
    void cache(ServerHttpResponse response) {
        if (body != null && used != null && !HttpStatus.NOT_MODIFIED.equals(response.getStatusCode())) {
            cache.keep(key, body, used, operation, response);
        }
    }
}
