package dev.peergraph.graphql;

import dev.peergraph.connection.Listings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.Network;
import graphql.GraphQLContext;
import graphql.execution.DataFetcherResult;
import graphql.execution.ResultPath;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Objects by global id (Relay object identification). */
@Controller
class NodeController {

    /** Look-ups of one field under way at once; those of one environment share their calls anyway. */
    private static final int CONCURRENCY = 32;

    private final RequestListings listings;
    private final ErrorMapping errors;

    NodeController(RequestListings listings, ErrorMapping errors) {
        this.listings = listings;
        this.errors = errors;
    }

    @QueryMapping
    Mono<Object> node(@Argument String id, GraphQLContext context) {
        Listings view = listings.of(context);
        return lookUp(GlobalId.decode("id", id), view, RequestListings.caller(context));
    }

    @QueryMapping
    Mono<DataFetcherResult<List<@Nullable Object>>> nodes(@Argument List<String> ids, GraphQLContext context,
            DataFetchingEnvironment environment) {
        Listings view = listings.of(context);
        Caller caller = RequestListings.caller(context);
        List<GlobalId> wanted = IntStream.range(0, ids.size()).mapToObj(i -> GlobalId.decode("ids[" + i + "]", ids.get(i))).toList();
        return Flux.fromIterable(wanted)
                .flatMapSequential(id -> found(id, view, caller), CONCURRENCY)
                .collectList()
                .map(found -> result(found, environment));
    }

    /**
     * Returns what a global id stands for; empty if there is no such peering, fails with a {@link PageFailure} or {@link MalformedItem}.
     */
    static Mono<Object> lookUp(GlobalId id, Listings view, Caller caller) {
        return Mono.defer(() -> switch (id) {
            case GlobalId.OfPeering(String environment, String peeringId) ->
                view.find(environment, peeringId).map(PeeringController::readable);
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

    private static Mono<Found> found(GlobalId id, Listings view, Caller caller) {
        return lookUp(id, view, caller).map(node -> new Found(node, null))
                .defaultIfEmpty(new Found(null, null))
                .onErrorResume(NodeController::isExpected, failure -> Mono.just(new Found(null, failure)));
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof PageFailure || failure instanceof MalformedItem;
    }

    private DataFetcherResult<List<@Nullable Object>> result(List<Found> found, DataFetchingEnvironment environment) {
        DataFetcherResult.Builder<List<@Nullable Object>> result = DataFetcherResult.newResult();
        List<@Nullable Object> nodes = new ArrayList<>(found.size());
        for (Found one : found) {
            if (one.failure() != null) {
                ResultPath place = environment.getExecutionStepInfo().getPath().segment(nodes.size());
                result.error(errors.error(one.failure(), environment, place));
            }
            nodes.add(one.node());
        }
        return result.data(nodes).build();
    }

    /** What became of one id: a node, a failure, or neither. */
    private record Found(@Nullable Object node, @Nullable Throwable failure) {
    }
}
