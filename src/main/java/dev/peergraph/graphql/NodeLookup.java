package dev.peergraph.graphql;

import dev.peergraph.connection.Listings;
import dev.peergraph.operations.OperationRecord;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.Network;
import graphql.GraphQLContext;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds what global ids stand for. */
@Component
public class NodeLookup {

    private final RequestListings listings;

    NodeLookup(RequestListings listings) {
        this.listings = listings;
    }

    /**
     * Returns what a global id stands for; empty if there is no such peering, fails with a {@link PageFailure} or {@link MalformedItem}.
     *
     * @throws PageFailure.Unauthenticated if the request has no caller
     */
    public Mono<Object> find(GlobalId id, GraphQLContext context) {
        Listings view = listings.of(context);
        Caller caller = RequestListings.caller(context);
        return Mono.defer(() -> switch (id) {
            case GlobalId.OfPeering(String environment, String peeringId) ->
                view.find(environment, peeringId, OperationRecord.pages(context)).map(MalformedItem::requireValid);
            case GlobalId.OfEnvironment(String environmentId) -> {
                caller.require(environmentId);
                yield Mono.just(Environment.of(environmentId));
            }
            case GlobalId.OfNetwork(String environment, String networkId) -> {
                caller.require(environment);
                yield Mono.just(new Network(networkId, Environment.of(environment), null, null));
            }
        });
    }
}
