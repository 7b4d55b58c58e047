package dev.peergraph.pages;

/** The values of {@code extensions.code}, in the order of the table in docs/errors.md. */
public enum ErrorCode {
    /** No credential, or upstream does not take it. */
    UNAUTHENTICATED,
    /** The environment does not exist, or the caller may not read it. */
    FORBIDDEN,
    /** The request is wrong: its form, syntax, validation, variables or arguments. */
    BAD_USER_INPUT,
    /** A limit of the gateway itself. */
    LIMIT_EXCEEDED,
    /** The hash of no known document. */
    PERSISTED_QUERY_NOT_FOUND,
    /** Upstream's budget is spent. */
    RATE_LIMITED,
    /** Upstream does not answer. */
    UPSTREAM_UNAVAILABLE,
    /** Upstream's answer cannot be read. */
    UPSTREAM_INVALID_RESPONSE,
    /** Upstream does not take the gateway's own credential. */
    GATEWAY_UNAUTHENTICATED,
    /** A bug of the gateway. */
    INTERNAL
}
