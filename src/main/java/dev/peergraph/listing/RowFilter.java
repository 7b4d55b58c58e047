package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCloud;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway filters by itself, since upstream does not: any of the values of a field, all of the fields; an empty one does not
 * filter. Equal filters are equal whatever the order, repetition and case they were written in. No broken item passes any.
 *
 * @param clouds clouds, sorted, distinct
 * @param regions exact regions of customers, sorted, distinct
 * @param search a text to be found in an item without regard to case, folded; empty finds all
 */
public record RowFilter(List<PeeringCloud> clouds, List<String> regions, String search) {

    /** The filter that lets every item pass. */
    public static final RowFilter NONE = new RowFilter(List.of(), List.of(), "");

    /** Sorts the values, drops repeated ones, and folds the text. */
    public RowFilter {
        clouds = normalized(clouds);
        regions = normalized(regions);
        search = FoldedText.fold(search);
    }

    private static <T extends Comparable<T>> List<T> normalized(Collection<T> values) {
        return values.stream().distinct().sorted().toList();
    }

    /** Tells whether an item passes whose searchable text is given; that is only read where the filter searches. */
    boolean passes(PageItem item, String text) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> (clouds.isEmpty() || clouds.contains(peering.cloud()))
                    && (regions.isEmpty() || isIn(region(peering))) && text.contains(search);
            case PageItem.Malformed _ -> false;
        };
    }

    private boolean isIn(@Nullable String region) {
        return region != null && regions.contains(region);
    }

    private static @Nullable String region(Peering peering) {
        return switch (peering) {
            case AwsPeering aws -> aws.customerRegion();
            case AzurePeering azure -> azure.customerRegion();
            case GcpPeering _,OtherPeering _ -> null;
        };
    }

    boolean searches() {
        return !search.isEmpty();
    }
}
