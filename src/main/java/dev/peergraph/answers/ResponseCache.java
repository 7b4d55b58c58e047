package dev.peergraph.answers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.operations.OperationName;
import dev.peergraph.pages.CurrentPages;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Caches whole responses as bytes, as long as the pages that they were made of are current. Bounded in bytes. Thread-safe.
 */
@Component
@EnableConfigurationProperties(AnswerProperties.class)
class ResponseCache {

    /** Headers that differ from request to request, or between the plain and the compressed form. */
    private static final List<String> NOT_CACHED = List.of(EdgeHeaders.REQUEST_ID, EdgeHeaders.TRACE_PARENT,
            HttpHeaderNames.CONTENT_LENGTH.toString());

    /** For how long after an eviction the cache counts as full. */
    private static final Duration EVICTING = Duration.ofMinutes(1);

    /** About as many as the cache holds responses of usual size. A power of two. */
    private static final int RECENT_KEYS = 8192;

    private final boolean on;
    private final Cache<ResponseKey, CachedResponse> responses;
    private final CurrentPages current;
    private final MonotonicClock clock;
    /**
     * Hashes of recent keys by slot, written without a lock: a lost write, or two keys that share a slot, only keep a response out of a
     * full cache.
     */
    private final int[] recent = new int[RECENT_KEYS];
    private volatile Moment evictingUntil = Moment.DISTANT_PAST;

    ResponseCache(AnswerProperties properties, CurrentPages current, MonotonicClock clock) {
        this.current = current;
        this.on = properties.maxSize().toBytes() > 0;
        this.responses = Caffeine.newBuilder()
                .maximumWeight(properties.maxSize().toBytes())
                .weigher((ResponseKey key, CachedResponse response) -> key.weight() + response.weight())
                .executor(Runnable::run)
                .evictionListener((_, _, _) -> evictingUntil = clock.now().plus(EVICTING))
                .build();
        this.clock = clock;
    }

    boolean on() {
        return on;
    }

    /** Returns the cached response of a key; {@code null} if there is none, or it is out of date. */
    @Nullable
    CachedResponse find(ResponseKey key) {
        CachedResponse response = responses.getIfPresent(key);
        if (response == null || (clock.now().isBefore(response.freshUntil()) && current.areCurrent(response.pages()))) {
            return response;
        }
        responses.asMap().remove(key, response);
        return null;
    }

    /**
     * Returns whether to cache a response. A full cache takes one only when its request comes for the second time: most requests come once,
     * and Caffeine would evict their responses at once.
     */
    private boolean isWorthRoom(ResponseKey key) {
        if (!clock.now().isBefore(evictingUntil)) {
            return true;
        }
        int hash = key.hashCode();
        int slot = (hash ^ hash >>> 16) & RECENT_KEYS - 1;
        boolean again = recent[slot] == hash;
        recent[slot] = hash;
        return again;
    }

    /** Returns the pages that a response was made of, each once; {@code null} if one of them is not cached. */
    private static @Nullable List<PageIdentity> pages(PagesUsed used) {
        Set<PageIdentity> pages = new LinkedHashSet<>();
        for (PagesUsed.Use use : used.uses()) {
            PageIdentity identity = use.identity();
            if (identity == null) {
                return null;
            }
            pages.add(identity);
        }
        return List.copyOf(pages);
    }

    /** Caches a response with its headers, if all the pages that it was made of are cached and fresh, and the cache has room for it. */
    void keep(ResponseKey key, byte[] body, PagesUsed used, OperationName operation, ServerHttpResponse response) {
        Moment freshUntil = used.freshUntil().orElse(Moment.DISTANT_PAST);
        List<PageIdentity> pages = pages(used);
        if (pages != null && clock.now().isBefore(freshUntil) && isWorthRoom(key)) {
            HttpServerResponse wire = ServerHttpResponseDecorator.getNativeResponse(response);
            HttpHeaders cached = new DefaultHttpHeaders().add(wire.responseHeaders());
            NOT_CACHED.forEach(cached::remove);
            responses.put(key, new CachedResponse(body, cached, freshUntil, pages, operation));
        }
    }
}
