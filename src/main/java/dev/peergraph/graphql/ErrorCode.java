package dev.peergraph.graphql;

import graphql.ErrorClassification;

/** The values of {@code extensions.code}. */
enum ErrorCode implements ErrorClassification {
    UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, LIMIT_EXCEEDED, RATE_LIMITED, UPSTREAM_UNAVAILABLE, UPSTREAM_INVALID_RESPONSE, INTERNAL
}
