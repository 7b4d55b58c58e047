package dev.peergraph.peering;

import org.jspecify.annotations.Nullable;

/**
 * A reference to an environment.
 *
 * @param environmentId the upstream's id
 * @param resourceName its CRN; {@code null} unless a peering's reference told it
 * @param relatedUrl the URL of the upstream's own resource; {@code null} unless a peering's reference told it
 */
public record Environment(String environmentId, @Nullable String resourceName, @Nullable String relatedUrl) {

    /** Returns a reference of which only the id is known. */
    public static Environment of(String environmentId) {
        return new Environment(environmentId, null, null);
    }
}
