package dev.peergraph.pages;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf pages are read.
 *
 * @param partition a keyed hash of the credential: equal for equal credentials, reveals nothing of them
 * @param credential what is sent upstream
 * @param userAgent the caller's own {@code User-Agent}, appended to the gateway's; {@code null} if it sent none
 * @param trace by what its request is found again, upstream too
 */
public record Caller(String partition, Credential credential, @Nullable String userAgent, RequestTrace trace) {

    /** Makes a caller whose request has no trace yet. */
    public Caller(String partition, Credential credential, @Nullable String userAgent) {
        this(partition, credential, userAgent, RequestTrace.NONE);
    }

    /** Returns this caller with the trace of its request. */
    public Caller with(RequestTrace trace) {
        return new Caller(partition, credential, userAgent, trace);
    }
}
