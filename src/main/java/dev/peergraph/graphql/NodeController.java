package dev.peergraph.graphql;

import dev.peergraph.pages.PageFailure;
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

    private final NodeLookup lookup;
    private final ErrorMapping errors;

    NodeController(NodeLookup lookup, ErrorMapping errors) {
        this.lookup = lookup;
        this.errors = errors;
    }

    @QueryMapping
    Mono<Object> node(@Argument String id, GraphQLContext context) {
        RequestListings.requireCaller(context);
        return lookup.find(GlobalId.decode("id", id), context);
    }

    @QueryMapping
    Mono<DataFetcherResult<List<@Nullable Object>>> nodes(@Argument List<String> ids, GraphQLContext context,
            DataFetchingEnvironment environment) {
        RequestListings.requireCaller(context);
        List<GlobalId> wanted = IntStream.range(0, ids.size()).mapToObj(i -> GlobalId.decode("ids[" + i + "]", ids.get(i))).toList();
        return Flux.fromIterable(wanted)
                .flatMapSequential(id -> found(id, context), CONCURRENCY)
                .collectList()
                .map(found -> result(found, environment));
    }

    private Mono<Found> found(GlobalId id, GraphQLContext context) {
        return lookup.find(id, context).map(node -> new Found(node, null))
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

    /** The outcome of looking up one id: a node, a failure, or neither. */
    private record Found(@Nullable Object node, @Nullable Throwable failure) {
    }
}
