package dev.peergraph.graphql;

/** What a query was estimated to cost, of nodes and of calls upstream, and how many nodes it may have; in its GraphQL context. */
record QueryCost(long nodes, long limit, long calls) {
}
