package dev.peergraph.listing;

import dev.peergraph.listing.PeeringCounts.CloudCount;
import dev.peergraph.listing.PeeringCounts.NetworkCount;
import dev.peergraph.listing.PeeringCounts.PhaseCount;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCloud;
import dev.peergraph.peering.PeeringPhase;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts items one by one. */
final class Tally {

    private final Map<PeeringPhase, Integer> phases = new EnumMap<>(PeeringPhase.class);
    private final Map<PeeringCloud, Integer> clouds = new EnumMap<>(PeeringCloud.class);
    private final Map<String, OfNetwork> networks = new HashMap<>();
    private int total;

    private static final class OfNetwork {

        private final Network network;
        private int count;

        OfNetwork(Network network) {
            this.network = network;
        }
    }

    void add(PageItem item) {
        total++;
        if (item instanceof PageItem.Valid(Peering peering)) {
            phases.merge(peering.status().phase(), 1, Integer::sum);
            clouds.merge(peering.cloud(), 1, Integer::sum);
            Network network = peering.network();
            networks.computeIfAbsent(network.networkId(), _ -> new OfNetwork(network)).count++;
        }
    }

    PeeringCounts counts() {
        // Sorted stably: equal ones stay in the enum's order.
        List<PhaseCount> ofPhases = phases.entrySet()
                .stream()
                .map(one -> new PhaseCount(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingInt(PhaseCount::count).reversed())
                .toList();
        List<CloudCount> ofClouds = clouds.entrySet()
                .stream()
                .map(one -> new CloudCount(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingInt(CloudCount::count).reversed())
                .toList();
        List<NetworkCount> ofNetworks = networks.values()
                .stream()
                .map(one -> new NetworkCount(one.network, one.count))
                .sorted(Comparator.comparingInt(NetworkCount::count).reversed()
                        .thenComparing(one -> one.network().networkId(), FoldedText::compare))
                .toList();
        return new PeeringCounts(total, ofPhases, ofClouds, ofNetworks);
    }
}
