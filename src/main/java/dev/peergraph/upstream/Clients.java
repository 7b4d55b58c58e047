package dev.peergraph.upstream;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * The clients of upstream.
 *
 * @param pooled takes its connections from the pool
 * @param fresh makes a new connection for each call: what a call is repeated with that found its pooled connection closed
 */
record Clients(WebClient pooled, WebClient fresh) {
}
