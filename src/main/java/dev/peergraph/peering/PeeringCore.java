package dev.peergraph.peering;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What peerings of every cloud share; {@link Peering} tells each component's meaning.
 *
 * @param peeringId the upstream's id, unique within the environment
 * @param displayName its name, or {@code null}
 * @param status the state of its lifecycle
 * @param environment the environment it belongs to
 * @param network the network it belongs to
 * @param createdAt when it was created, or {@code null}
 * @param updatedAt when it was last updated, or {@code null}
 * @param deletedAt when it was or will be deleted, or {@code null}
 * @param aroundCrn its CRN without its id and the network's, or {@code null}
 * @param aroundSelfUrl the URL of the upstream's own resource, without both
 */
public record PeeringCore(String peeringId, @Nullable String displayName, PeeringStatus status, Environment environment, Network network,
        @Nullable Instant createdAt, @Nullable Instant updatedAt, @Nullable Instant deletedAt, @Nullable IdTemplate aroundCrn,
        IdTemplate aroundSelfUrl) {
}
