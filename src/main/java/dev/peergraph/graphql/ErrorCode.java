package dev.peergraph.graphql;

/** The values of {@code extensions.code}. */
enum ErrorCode {
    UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, RATE_LIMITED, UPSTREAM_UNAVAILABLE, UPSTREAM_INVALID_RESPONSE, INTERNAL
}
