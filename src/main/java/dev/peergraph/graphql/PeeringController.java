package dev.peergraph.graphql;

import dev.peergraph.connection.PeeringConnection;
import dev.peergraph.connection.PeeringEdge;
import dev.peergraph.operations.OperationRecord;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Peering;
import graphql.GraphQLContext;
import graphql.execution.DataFetcherResult;
import graphql.execution.ResultPath;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Mono;

/** Looks up single peerings, and gives connections their {@code nodes}. */
@Controller
class PeeringController {

    private final RequestListings listings;
    private final ErrorMapping errors;

    PeeringController(RequestListings listings, ErrorMapping errors) {
        this.listings = listings;
        this.errors = errors;
    }

    @QueryMapping
    Mono<Peering> peering(@Argument String environment, @Argument String id, GraphQLContext context) {
        return listings.of(context)
                .find(Arguments.id("environment", environment), Arguments.id("id", id), OperationRecord.pages(context))
                .map(MalformedItem::requireValid);
    }

    @SchemaMapping(typeName = "PeeringConnection")
    DataFetcherResult<List<@Nullable Peering>> nodes(PeeringConnection connection, DataFetchingEnvironment environment) {
        DataFetcherResult.Builder<List<@Nullable Peering>> result = DataFetcherResult.newResult();
        List<@Nullable Peering> nodes = new ArrayList<>(connection.edges().size());
        for (PeeringEdge edge : connection.edges()) {
            switch (edge.item()) {
                case PageItem.Valid(Peering peering) -> nodes.add(peering);
                case PageItem.Malformed malformed -> {
                    ResultPath place = environment.getExecutionStepInfo().getPath().segment(nodes.size());
                    result.error(errors.error(new MalformedItem(malformed), environment, place));
                    nodes.add(null);
                }
            }
        }
        return result.data(nodes).build();
    }
}
