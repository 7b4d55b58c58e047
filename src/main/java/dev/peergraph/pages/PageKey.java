package dev.peergraph.pages;

import dev.peergraph.peering.PeeringFilter;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a page: two requests with equal keys may share an answer.
 *
 * @param partition the wall between credentials, see {@link Caller#partition()}
 * @param environment the upstream's id of the environment
 * @param filter which of the environment's peerings are listed
 * @param pageSize rows asked for, 1..1000
 * @param token the upstream's opaque page token; {@code null} asks for the first page
 */
public record PageKey(String partition, String environment, PeeringFilter filter, int pageSize, @Nullable String token) {
}
