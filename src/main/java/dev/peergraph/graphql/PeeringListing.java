package dev.peergraph.graphql;

import dev.peergraph.connection.Listings;
import dev.peergraph.connection.PeeringConnection;
import dev.peergraph.connection.SliceArguments;
import dev.peergraph.limits.QueryLimitProperties;
import dev.peergraph.listing.Listing;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.peering.Environment;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.core.ResolvableType;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.execution.SelfDescribingDataFetcher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Fetches the connection of an environment's peerings, at the root and below {@code Environment}. It is no controller, because nearly every
 * request asks for it, and binding its arguments by reflection costs more than cutting its page.
 */
@Component
class PeeringListing implements RuntimeWiringConfigurer {

    private final RequestListings listings;
    private final FilterLimits filters;

    PeeringListing(RequestListings listings, QueryLimitProperties limits) {
        this.listings = listings;
        this.filters = new FilterLimits(limits.filterValues());
    }

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        wiring.type("Query", type -> type.dataFetcher("peerings", new Peerings("Query.peerings", PeeringListing::argument)));
        wiring.type("Environment", type -> type.dataFetcher("peerings", new Peerings("Environment.peerings", PeeringListing::source)));
    }

    private static String argument(DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.getArgument("environment"));
    }

    private static String source(DataFetchingEnvironment field) {
        Environment environment = Objects.requireNonNull(field.getSource());
        return environment.environmentId();
    }

    /** The fetcher of one of the two fields, which differ in where the environment's id comes from. */
    private final class Peerings implements SelfDescribingDataFetcher<Mono<PeeringConnection>> {

        private final String place;
        private final Function<DataFetchingEnvironment, String> environment;

        Peerings(String place, Function<DataFetchingEnvironment, String> environment) {
            this.place = place;
            this.environment = environment;
        }

        @Override
        public Mono<PeeringConnection> get(DataFetchingEnvironment field) {
            SliceArguments slice = new SliceArguments(field.getArgument("first"), field.getArgument("after"), field.getArgument("last"),
                    field.getArgument("before"));
            Listings view = listings.of(field.getGraphQlContext());
            Listing listing = ListingArguments.listing(Arguments.id("environment", environment.apply(field)), field, filters);
            PageTraces traces = ExplainedConnections.of(field);
            return SelectedCounts.in(field) ? view.counted(listing, slice, traces) : view.connection(listing, slice, traces);
        }

        @Override
        public String getDescription() {
            return place;
        }

        @Override
        public ResolvableType getReturnType() {
            return ResolvableType.forClassWithGenerics(Mono.class, PeeringConnection.class);
        }
    }
}
