package dev.peergraph.peering;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** A private link between a customer's cloud network and Confluent's; one record per cloud, all over a {@link PeeringCore}. */
public sealed interface Peering permits AwsPeering, GcpPeering, AzurePeering, OtherPeering {

    /** Returns what peerings of every cloud share. */
    PeeringCore core();

    /** Returns the upstream's id, unique only within its environment; never parsed. */
    default String peeringId() {
        return core().peeringId();
    }

    /** Returns the name that its owner gave, not unique; {@code null} if none. */
    default @Nullable String displayName() {
        return core().displayName();
    }

    /** Returns the cloud that it links to. */
    default PeeringCloud cloud() {
        return switch (this) {
            case AwsPeering _ -> PeeringCloud.AWS;
            case GcpPeering _ -> PeeringCloud.GCP;
            case AzurePeering _ -> PeeringCloud.AZURE;
            case OtherPeering _ -> PeeringCloud.OTHER;
        };
    }

    /** Returns the state of its lifecycle. */
    default PeeringStatus status() {
        return core().status();
    }

    /** Returns the environment it belongs to, as the peering refers to it. */
    default Environment environment() {
        return core().environment();
    }

    /** Returns the network it belongs to, as the peering refers to it. */
    default Network network() {
        return core().network();
    }

    /** Returns when it was created; {@code null} if upstream does not tell. */
    default @Nullable Instant createdAt() {
        return core().createdAt();
    }

    /** Returns when it was last updated; {@code null} if upstream does not tell. */
    default @Nullable Instant updatedAt() {
        return core().updatedAt();
    }

    /** Returns when it was or will be deleted; {@code null} if it is not about to be. */
    default @Nullable Instant deletedAt() {
        return core().deletedAt();
    }

    /** Returns its Confluent Resource Name (CRN); {@code null} if upstream does not tell. */
    default @Nullable String resourceName() {
        IdTemplate crn = core().aroundCrn();
        return crn == null ? null : crn.with(network().networkId(), peeringId());
    }

    /** Returns the URL of the upstream's own resource ({@code metadata.self}). */
    default String selfUrl() {
        return core().aroundSelfUrl().with(network().networkId(), peeringId());
    }
}
