package dev.peergraph.execution;

import dev.peergraph.edge.EdgeOrder;
import graphql.GraphQLContext;
import graphql.execution.values.InputInterceptor;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLNamedType;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Checks the types of variables as the GraphQL specification has it (§3.5): a string is no number, and a number is no string. */
@Component
@Order(EdgeOrder.STRICT_VARIABLES)
class StrictVariables implements WebGraphQlInterceptor, InputInterceptor {

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        request.configureExecutionInput((_, input) -> input.graphQLContext(context -> context.of(InputInterceptor.class, this)).build());
        return chain.next(request);
    }

    @Override
    public @Nullable Object intercept(@Nullable Object value, GraphQLInputType type, GraphQLContext context, Locale locale) {
        if (value != null && type instanceof GraphQLNamedType named && !isOf(named, value)) {
            throw new CoercingParseValueException("Expected a value of type '" + named.getName() + "', but it is " + kind(value) + ".");
        }
        return value;
    }

    private static boolean isOf(GraphQLNamedType type, Object value) {
        return switch (type) {
            case GraphQLEnumType _ -> value instanceof String;
            case GraphQLInputObjectType _ -> value instanceof Map;
            default -> isOfScalar(type.getName(), value);
        };
    }

    private static boolean isOfScalar(String scalar, Object value) {
        return switch (scalar) {
            case "Int" -> isInteger(value);
            case "Float" -> value instanceof Number;
            case "String" -> value instanceof String;
            case "Boolean" -> value instanceof Boolean;
            case "ID" -> value instanceof String || isInteger(value);
            default -> true;
        };
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    }

    private static String kind(Object value) {
        return switch (value) {
            case String _ -> "a string";
            case Boolean _ -> "a boolean";
            case Number number -> isInteger(number) ? "an integer" : "a number with a fraction or exponent";
            default -> "a list or an object";
        };
    }
}
