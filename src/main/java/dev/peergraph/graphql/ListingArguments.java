package dev.peergraph.graphql;

import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.listing.Listing;
import dev.peergraph.listing.PeeringOrder;
import dev.peergraph.listing.RowFilter;
import dev.peergraph.peering.PeeringCloud;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which listing the arguments of a field ask for, checked before anything is called. */
final class ListingArguments {

    private static final int MAX_SEARCH_LENGTH = 100;

    private ListingArguments() {
    }

    /**
     * Returns the listing of an environment by the field's {@code filter} and {@code orderBy}.
     *
     * @throws InvalidArgument for a filter that cannot be
     */
    static Listing listing(String environment, DataFetchingEnvironment field, FilterLimits limits) {
        RowFilter rows = rows(field.getArgument("filter"));
        return Listing.of(environment, limits.checked(Arguments.filter(field.getArgument("filter")), rows), rows,
                order(field.getArgument("orderBy")));
    }

    private static RowFilter rows(@Nullable Map<String, @Nullable Object> filter) {
        if (filter == null) {
            return RowFilter.NONE;
        }
        List<PeeringCloud> clouds = texts(filter.get("cloud")).stream().map(PeeringCloud::valueOf).toList();
        return new RowFilter(clouds, texts(filter.get("region")), search((String) filter.get("search")));
    }

    private static List<String> texts(@Nullable Object values) {
        return values instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static String search(@Nullable String text) {
        if (text == null) {
            return "";
        }
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > MAX_SEARCH_LENGTH) {
            throw new InvalidArgument("filter.search", "must have 1 to " + MAX_SEARCH_LENGTH + " characters, but has " + length + ".");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidArgument("filter.search", "must not hold control characters.");
        }
        return text;
    }

    private static @Nullable PeeringOrder order(@Nullable Map<String, String> order) {
        return order == null
                ? null
                : new PeeringOrder(PeeringOrder.Field.valueOf(Objects.requireNonNull(order.get("field"))),
                        PeeringOrder.Direction.valueOf(Objects.requireNonNull(order.get("direction"))));
    }
}
