package dev.peergraph.peering;

import org.jspecify.annotations.Nullable;

/**
 * A reference to a network.
 *
 * @param networkId the upstream's id
 * @param environment the environment that the reference itself names, else the one of the peering that refers
 * @param resourceName its CRN; {@code null} unless a peering's reference told it
 * @param relatedUrl the URL of the upstream's own resource; {@code null} unless a peering's reference told it
 */
public record Network(String networkId, Environment environment, @Nullable String resourceName, @Nullable String relatedUrl) {
}
