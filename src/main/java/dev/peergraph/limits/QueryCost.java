package dev.peergraph.limits;

/** What a request was estimated to cost, and what it may. */
public record QueryCost(long nodes, long limit) {
}
