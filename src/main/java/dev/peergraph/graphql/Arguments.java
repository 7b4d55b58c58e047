package dev.peergraph.graphql;

import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks arguments before upstream is called. */
public final class Arguments {

    /** Upstream's longest id (OpenAPI, ObjectReference). */
    private static final int MAX_ID_LENGTH = 255;

    private Arguments() {
    }

    /** Returns a value that can be an id of upstream's; refuses any other. */
    public static String id(String argument, String value) {
        if (value.isBlank()) {
            throw new InvalidArgument(argument, "must not be blank.");
        }
        if (value.length() > MAX_ID_LENGTH) {
            throw new InvalidArgument(argument, "must have at most " + MAX_ID_LENGTH + " characters, but has " + value.length() + ".");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidArgument(argument, "must not hold control characters.");
        }
        return value;
    }

    /** Converts an argument of the input type {@code PeeringFilter}; {@code null} filters nothing. */
    static PeeringFilter filter(@Nullable Map<String, @Nullable List<String>> input) {
        if (input == null) {
            return PeeringFilter.NONE;
        }
        List<PeeringPhase> phases = orEmpty(input.get("phase")).stream().map(PeeringPhase::valueOf).toList();
        if (phases.contains(PeeringPhase.UNRECOGNIZED)) {
            throw new InvalidArgument("filter.phase", "must not hold UNRECOGNIZED: upstream has no such phase to filter by.");
        }
        List<String> networks = orEmpty(input.get("network"));
        networks.forEach(network -> id("filter.network", network));
        return new PeeringFilter(orEmpty(input.get("displayName")), phases, networks);
    }

    private static List<String> orEmpty(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}
