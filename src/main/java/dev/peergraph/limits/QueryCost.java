package dev.peergraph.limits;

/** What a query was estimated to cost, in nodes and in calls upstream, and how many nodes it may have; in its GraphQL context. */
public record QueryCost(long nodes, long limit, long calls) {
}
