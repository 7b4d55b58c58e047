package dev.peergraph.pages;

import org.jspecify.annotations.Nullable;

/** Where a page has come from. */
public final class PageOrigin {

    /** Upstream, of whose answer nothing more is kept. */
    public static final PageOrigin UPSTREAM = new PageOrigin(false, null);

    /** Another replica. */
    public static final PageOrigin SHARED = new PageOrigin(true, null);

    private final boolean shared;
    private final byte @Nullable [] body;

    private PageOrigin(boolean shared, byte @Nullable [] body) {
        this.shared = shared;
        this.body = body;
    }

    /** Returns upstream, with its answer as it came: JSON that may be compressed. */
    public static PageOrigin upstream(byte[] body) {
        return new PageOrigin(false, body);
    }

    /** Returns whether another replica has fetched the page. */
    public boolean isShared() {
        return shared;
    }

    /** Returns upstream's answer as it came; {@code null} where nobody wants it, or it came by another replica. */
    public byte @Nullable [] body() {
        return body;
    }

    /** Returns the same without what only those need who pass the page on. */
    public PageOrigin withoutBody() {
        return shared ? SHARED : UPSTREAM;
    }
}
