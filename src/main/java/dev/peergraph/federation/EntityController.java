package dev.peergraph.federation;

import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.graphql.Arguments;
import dev.peergraph.graphql.ErrorMapping;
import dev.peergraph.graphql.GlobalId;
import dev.peergraph.graphql.NodeLookup;
import graphql.GraphQLError;
import graphql.execution.ResultPath;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.federation.EntityMapping;
import org.springframework.graphql.data.federation.RepresentationException;
import org.springframework.graphql.data.federation.RepresentationNotResolvedException;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.GraphQlExceptionHandler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import reactor.core.publisher.Mono;

/**
 * Resolves entities by the keys that other subgraphs know (Apollo Federation, {@code Query._entities}). Representations are looked up one
 * by one, but in the request's shared view of upstream's listings, so those of one environment share its calls.
 */
@Controller
class EntityController {

    private static final String ID = "id";
    private static final String ENVIRONMENT = "environment";
    private static final String ENVIRONMENT_ID = "environmentId";

    private final NodeLookup lookup;
    private final ErrorMapping errors;

    EntityController(NodeLookup lookup, ErrorMapping errors) {
        this.lookup = lookup;
        this.errors = errors;
    }

    /**
     * Resolves peerings of every cloud. As {@code CloudPeering}, a peering may be of any cloud; under another type, one of another cloud is
     * not found.
     */
    @EntityMapping("CloudPeering")
    Mono<Object> cloudPeering(@Argument("__typename") String type, @Argument @Nullable Object id, @Argument @Nullable Object environment,
            @Argument @Nullable Object peeringId, DataFetchingEnvironment field) {
        return lookUp(field, GlobalId.OfPeering.class, id,
                () -> new GlobalId.OfPeering(environmentId(environment), text("peeringId", peeringId)))
                .filter(found -> type.equals("CloudPeering") || type.equals(found.getClass().getSimpleName()));
    }

    @EntityMapping("Environment")
    Mono<Object> environment(@Argument @Nullable Object id, @Argument @Nullable Object environmentId, DataFetchingEnvironment field) {
        return lookUp(field, GlobalId.OfEnvironment.class, id, () -> new GlobalId.OfEnvironment(text(ENVIRONMENT_ID, environmentId)));
    }

    @EntityMapping("Network")
    Mono<Object> network(@Argument @Nullable Object id, @Argument @Nullable Object environment, @Argument @Nullable Object networkId,
            DataFetchingEnvironment field) {
        return lookUp(field, GlobalId.OfNetwork.class, id,
                () -> new GlobalId.OfNetwork(environmentId(environment), text("networkId", networkId)));
    }

    private Mono<Object> lookUp(DataFetchingEnvironment field, Class<? extends GlobalId> type, @Nullable Object id,
            Supplier<GlobalId> otherKey) {
        GlobalId key = id == null ? otherKey.get() : GlobalId.decode(ID, text(ID, id));
        if (!type.isInstance(key)) {
            throw new InvalidArgument(ID, "is the global id of another type.");
        }
        return lookup.find(key, field.getGraphQlContext());
    }

    private static String environmentId(@Nullable Object environment) {
        if (environment instanceof Map<?, ?> reference) {
            return text(ENVIRONMENT + "." + ENVIRONMENT_ID, reference.get(ENVIRONMENT_ID));
        }
        throw new InvalidArgument(ENVIRONMENT, "must be an object with \"environmentId\".");
    }

    private static String text(String field, @Nullable Object value) {
        if (value instanceof String text) {
            return Arguments.id(field, text);
        }
        throw new InvalidArgument(field, value == null ? "is missing." : "must be a text.");
    }

    @GraphQlExceptionHandler
    List<GraphQLError> failed(Throwable failure, DataFetchingEnvironment field) {
        ResultPath place = field.getExecutionStepInfo().getPath();
        return switch (failure) {
            case RepresentationNotResolvedException _ -> List.of();
            case InvalidArgument invalid -> List.of(errors.error(invalid.in(representation(place)), field, place));
            default -> List.of(errors.error(failure, field, place));
        };
    }

    private static String representation(ResultPath place) {
        return "representations[" + place.getSegmentIndex() + "]";
    }

    /** Reports representations that no mapping above takes. */
    @ControllerAdvice
    static class Unmapped {

        private final ErrorMapping errors;

        Unmapped(ErrorMapping errors) {
            this.errors = errors;
        }

        @GraphQlExceptionHandler
        GraphQLError unmapped(RepresentationException failure, DataFetchingEnvironment field) {
            ResultPath place = field.getExecutionStepInfo().getPath();
            return errors.error(new InvalidArgument(representation(place), "needs a \"__typename\" that is an entity here."), field, place);
        }
    }
}
