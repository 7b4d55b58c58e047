package dev.peergraph.changes;

import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringPhase;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one peering between two readings of its listing.
 *
 * @param type what happened
 * @param peeringId the upstream's id
 * @param peering the peering as it is now; {@code null} if it is gone, or breaks upstream's contract
 * @param previousPhase its phase at the reading before; {@code null} if it was not in the listing or could not be read
 */
public record PeeringChange(PeeringChangeType type, String peeringId, @Nullable Peering peering, @Nullable PeeringPhase previousPhase) {
}
