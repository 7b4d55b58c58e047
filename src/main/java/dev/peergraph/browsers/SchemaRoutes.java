package dev.peergraph.browsers;

import dev.peergraph.edge.EdgeOrder;
import graphql.schema.GraphQLSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Publishes the SDL and the possible types of the schema, unless introspection is off. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "spring.graphql.schema.introspection.enabled", matchIfMissing = true)
class SchemaRoutes {

    private static final MediaType SDL = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    @Bean
    @Order(EdgeOrder.ROUTES)
    RouterFunction<ServerResponse> schemaRoute(GraphQlSource source, GraphQlProperties properties) {
        GraphQLSchema schema = source.schema();
        String sdl = PublishedSchema.sdl(schema);
        Map<String, List<String>> possibleTypes = PublishedSchema.possibleTypes(schema);
        String path = properties.getHttp().getPath();
        HandlerFunction<ServerResponse> schemaText = _ -> ServerResponse.ok().contentType(SDL).bodyValue(sdl);
        return RouterFunctions.route()
                .route(read(path + "/schema"), schemaText)
                // Tools take a URL for a file by its ending, and else for an endpoint.
                .route(read(path + "/schema.graphql"), schemaText)
                .route(read(path + "/possible-types.json"), _ -> ServerResponse.ok().bodyValue(possibleTypes))
                .build();
    }

    private static RequestPredicate read(String path) {
        return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(path));
    }
}
