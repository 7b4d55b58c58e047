package dev.peergraph.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peering as the sandbox holds it. */
record SandboxPeering(String id, String displayName, String network, Cloud cloud, Status status, Times times) {

    /** The order of every listing. */
    static final Comparator<SandboxPeering> ORDER = Comparator.comparing(SandboxPeering::createdAt).thenComparing(SandboxPeering::id);

    Instant createdAt() {
        return times.createdAt();
    }

    /** The phases that upstream documents. */
    enum Phase {
        PROVISIONING, PENDING_ACCEPT, READY, FAILED, DEPROVISIONING, DISCONNECTED
    }

    /** The phase, and what went wrong in it. */
    record Status(Phase phase, @Nullable String errorCode, @Nullable String errorMessage) {

        static Status of(Phase phase) {
            return new Status(phase, null, null);
        }
    }

    /** When it was made, last changed, and was or will be deleted. */
    record Times(Instant createdAt, Instant updatedAt, @Nullable Instant deletedAt) {
    }

    /** What differs between cloud providers; the component names are the upstream's. */
    sealed interface Cloud {

        /** Returns the upstream's word for the kind of peering. */
        default String kind() {
            return getClass().getSimpleName();
        }
    }

    /** A peering with a VPC of AWS. */
    record AwsPeering(String account, String vpc, List<String> routes, String customerRegion) implements Cloud {
    }

    /** A peering with a VPC of Google Cloud. */
    record GcpPeering(String project, String vpcNetwork, boolean importCustomRoutes) implements Cloud {
    }

    /** A peering with a VNet of Azure. */
    record AzurePeering(String tenant, String vnet, String customerRegion) implements Cloud {
    }
}
