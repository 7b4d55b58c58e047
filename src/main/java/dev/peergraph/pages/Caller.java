package dev.peergraph.pages;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf pages are read.
 *
 * @param partition a keyed hash of the credential: equal for equal credentials, reveals nothing of them
 * @param credential what is sent upstream
 * @param userAgent the caller's own {@code User-Agent}, appended to the gateway's; {@code null} if it sent none
 * @param subject who asks with the gateway's own credential, which many share: their token's subject; {@code null} where the credential is
 * the caller's own
 * @param environments the environments that the caller may read, where the credential is shared by callers who may read different ones;
 * {@code null} if upstream alone decides
 * @param expiresAt when what the caller proved itself by ends; {@code null} if that is not known here
 * @param trace by what its request is found again, upstream too
 * @param network where its request came from, as the gateway sees it: an IPv4 address or the /64 of an IPv6 one; empty if unknown
 */
public record Caller(String partition, Credential credential, @Nullable String userAgent, @Nullable String subject,
        @Nullable Set<String> environments, @Nullable Instant expiresAt, RequestTrace trace, String network) {

    /**
     * Stands in for the caller of a request that nobody is known to have sent.
     *
     * @param message what to send, as a sentence for people
     */
    public record Absent(String message) {
    }

    /** Makes a caller with a credential of its own, of whom upstream alone decides what it may read, and whose request has no trace yet. */
    public Caller(String partition, Credential credential, @Nullable String userAgent) {
        this(partition, credential, userAgent, null, null, null, RequestTrace.NONE, "");
    }

    /** Returns the caller as one who has proved to be a subject, and asks with the gateway's own credential. */
    public Caller as(String provenSubject) {
        return new Caller(partition, credential, userAgent, provenSubject, environments, expiresAt, trace, network);
    }

    /** Returns this caller with the network that its request came from. */
    public Caller from(String origin) {
        return new Caller(partition, credential, userAgent, subject, environments, expiresAt, trace, origin);
    }

    /** Returns whether upstream sees the gateway's own credential, and not one of the caller's. */
    public boolean borrowsCredential() {
        return subject != null;
    }

    /** Returns what tells callers apart: the subject, or else the partition. */
    public String identity() {
        return subject == null ? partition : subject;
    }

    /** Returns this caller with the trace of its request. */
    public Caller with(RequestTrace trace) {
        return new Caller(partition, credential, userAgent, subject, environments, expiresAt, trace, network);
    }

    /** Returns the caller, known until a time. */
    public Caller until(@Nullable Instant end) {
        return new Caller(partition, credential, userAgent, subject, environments, end, trace, network);
    }

    /** Returns the caller, who may read these environments only. */
    public Caller within(Set<String> only) {
        return new Caller(partition, credential, userAgent, subject, Set.copyOf(only), expiresAt, trace, network);
    }

    /** Returns whether the gateway lets the caller read an environment; upstream may still refuse it. */
    public boolean mayRead(String environment) {
        return environments == null || environments.contains(environment);
    }

    /**
     * Lets the caller pass who may read an environment.
     *
     * @throws PageFailure.Forbidden if it may not
     */
    public void require(String environment) {
        if (!mayRead(environment)) {
            throw new PageFailure.Forbidden("Your token does not name this environment among those that you may read.", null);
        }
    }
}
