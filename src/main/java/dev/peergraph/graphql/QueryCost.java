package dev.peergraph.graphql;

/** What a request was estimated to cost, and what it may. */
record QueryCost(long nodes, long limit) {
}
