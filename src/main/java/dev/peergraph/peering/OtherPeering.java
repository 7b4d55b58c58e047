package dev.peergraph.peering;

/**
 * A peering with a cloud that upstream has added since: a page never fails for one.
 *
 * @param core what peerings of every cloud share
 * @param kind the upstream's name of the cloud's kind, such as {@code OciPeering}
 */
public record OtherPeering(PeeringCore core, String kind) implements Peering {
}
