package dev.peergraph.limits;

/** The estimated number of a request's nodes, and the limit on it. */
public record QueryCost(long nodes, long limit) {
}
