package dev.peergraph.peering;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which peerings of an environment a listing holds: any of the values of a field, all of the fields; an empty list does not filter. Equal
 * filters are equal whatever the order and repetition they were written in.
 *
 * @param displayNames exact names (upstream {@code spec.display_name}), sorted, distinct
 * @param phases phases (upstream {@code status.phase}), sorted, distinct, never {@link PeeringPhase#UNRECOGNIZED}
 * @param networks ids of networks (upstream {@code spec.network}), sorted, distinct
 */
public record PeeringFilter(List<String> displayNames, List<PeeringPhase> phases, List<String> networks) {

    /** The filter that lets every peering pass. */
    public static final PeeringFilter NONE = new PeeringFilter(List.of(), List.of(), List.of());

    /**
     * Sorts the values and drops repeated ones.
     *
     * @throws IllegalArgumentException for {@link PeeringPhase#UNRECOGNIZED}, which upstream has no name for
     */
    public PeeringFilter {
        displayNames = normalized(displayNames);
        phases = normalized(phases);
        networks = normalized(networks);
        if (phases.contains(PeeringPhase.UNRECOGNIZED)) {
            throw new IllegalArgumentException("UNRECOGNIZED cannot be filtered by");
        }
    }

    /** Returns whether a peering passes, by the same rules as upstream's. */
    public boolean passes(Peering peering) {
        return anyOf(displayNames, peering.displayName()) && anyOf(phases, peering.status().phase())
                && anyOf(networks, peering.network().networkId());
    }

    private static boolean anyOf(List<?> values, @Nullable Object value) {
        return values.isEmpty() || (value != null && values.contains(value));
    }

    private static <T extends Comparable<T>> List<T> normalized(Collection<T> values) {
        return values.stream().distinct().sorted().toList();
    }
}
