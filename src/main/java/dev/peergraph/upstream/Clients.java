package dev.peergraph.upstream;

import dev.peergraph.egress.EgressProxy;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * The clients of upstream: what is left of a WebClient without builders, URI templates, filters and observation of each call.
 *
 * @param pooled takes its connections from the pool
 * @param fresh makes a new connection for each call: what a call is repeated with that found its pooled connection closed
 * @param proxy what both go through; {@code null} if straight to upstream
 */
record Clients(ExchangeFunction pooled, ExchangeFunction fresh, @Nullable EgressProxy proxy) {
}
