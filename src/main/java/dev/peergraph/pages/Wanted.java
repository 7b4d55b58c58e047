package dev.peergraph.pages;

/** How old an answer the asker takes. */
public enum Wanted {
    /** Any answer that the cache holds to be good enough. */
    CACHED,
    /** One fetched for this request, or by a call in flight: {@code Cache-Control: no-cache} (RFC 9111 §5.2.1.4). */
    REVALIDATED
}
