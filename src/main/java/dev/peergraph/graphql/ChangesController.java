package dev.peergraph.graphql;

import dev.peergraph.changes.LivePeerings;
import dev.peergraph.changes.PeeringChanges;
import dev.peergraph.changes.WatchedFilter;
import dev.peergraph.limits.QueryLimitProperties;
import dev.peergraph.listing.Listing;
import graphql.schema.DataFetchingEnvironment;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/** Begins to watch the peerings of an environment. */
@Controller
class ChangesController {

    private final LivePeerings live;
    private final FilterLimits filters;

    ChangesController(LivePeerings live, QueryLimitProperties limits) {
        this.live = live;
        this.filters = new FilterLimits(limits.filterValues());
    }

    @SubscriptionMapping
    Flux<PeeringChanges> peeringChanges(@Argument String environment, @Argument boolean snapshot, DataFetchingEnvironment field) {
        Listing listing = ListingArguments.listing(Arguments.id("environment", environment), field, filters);
        return live.watch(RequestListings.caller(field.getGraphQlContext()), environment,
                new WatchedFilter(listing.filter(), listing.rows()), snapshot);
    }
}
