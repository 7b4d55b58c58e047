package dev.peergraph.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.peering.PeeringFilter;
import java.util.List;
import org.springframework.web.util.UriUtils;

/**
 * Limits the values of one filter. They become part of the URL of each upstream call, and servers limit the length of URLs; a filter that
 * is too large is refused before anything is sent.
 *
 * @param values most values of all fields together
 */
record FilterLimits(int values) {

    /** Servers usually accept request lines of 8 KB; the rest is for the path, the environment and a page token. */
    private static final int MAX_BYTES = 6000;

    /** The longest name of a parameter with its separators: {@code &spec.display_name=}. */
    private static final int BYTES_OF_A_NAME = 19;

    /**
     * Returns the part of a filter that goes upstream; the other one only counts.
     *
     * @throws InvalidArgument if it holds too much
     */
    PeeringFilter checked(PeeringFilter filter, RowFilter rows) {
        int held = filter.displayNames().size() + filter.phases().size() + filter.networks().size() + rows.clouds().size()
                + rows.regions().size();
        if (held > values) {
            throw new InvalidArgument("filter", "must have at most " + values + " different values in all its fields together"
                    + " (peergraph.limits.query.filter-values), but has " + held + ".");
        }
        long bytes = bytes(filter.displayNames()) + bytes(filter.networks());
        if (bytes > MAX_BYTES) {
            throw new InvalidArgument("filter", "must take at most " + MAX_BYTES + " bytes of upstream's URL, but takes " + bytes
                    + ": ask for fewer or shorter values at a time.");
        }
        return filter;
    }

    private static long bytes(List<String> values) {
        long bytes = 0;
        for (String value : values) {
            bytes += BYTES_OF_A_NAME + UriUtils.encode(value, UTF_8).length();
        }
        return bytes;
    }
}
