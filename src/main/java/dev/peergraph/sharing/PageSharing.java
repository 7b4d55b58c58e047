package dev.peergraph.sharing;

import dev.peergraph.pages.PeeringPages;

/** Lets replicas have each other's pages. */
@FunctionalInterface
public interface PageSharing {

    /** Returns pages that another replica has, or that are read from others for all replicas. */
    PeeringPages around(PeeringPages pages);
}
