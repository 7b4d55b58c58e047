package dev.peergraph.peering;

import org.jspecify.annotations.Nullable;

/**
 * A reference to a network.
 *
 * @param networkId the upstream's id
 * @param environment the environment that the reference itself names, else the one of the peering that refers
 * @param aroundCrn its CRN without its id and the environment's; {@code null} unless a peering's reference told it
 * @param aroundRelatedUrl the URL of the upstream's own resource, without both; {@code null} unless a peering's reference told it
 */
public record Network(String networkId, Environment environment, @Nullable IdTemplate aroundCrn, @Nullable IdTemplate aroundRelatedUrl) {

    /** Returns its Confluent Resource Name (CRN); {@code null} unless a peering's reference told it. */
    public @Nullable String resourceName() {
        return aroundCrn == null ? null : aroundCrn.with(environment.environmentId(), networkId);
    }

    /** Returns the URL of the upstream's own resource; {@code null} unless a peering's reference told it. */
    public @Nullable String relatedUrl() {
        return aroundRelatedUrl == null ? null : aroundRelatedUrl.with(environment.environmentId(), networkId);
    }
}
