package dev.peergraph.limits;

import graphql.execution.CoercedVariables;
import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.language.VariableReference;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLImplementingType;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputValueDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLModifiedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLUnionType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields of introspection in the answer of an operation, at any depth, by walking the schema. The number is exact, except that
 * it ignores directives, merged fields and {@code includeDeprecated}. Each selection of an element is counted once and remembered, and the
 * walk stops at the limit, so it costs no more than an answer that is allowed.
 */
final class IntrospectionEstimate {

    private static final String LIMIT = "introspection-fields";
    private static final long CEILING = Integer.MAX_VALUE;

    private final GraphQLSchema schema;
    private final CoercedVariables variables;
    private final long limit;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<Asked, Long> counted = new HashMap<>();

    private IntrospectionEstimate(GraphQLSchema schema, Document document, CoercedVariables variables, long limit) {
        this.schema = schema;
        this.variables = variables;
        this.limit = limit;
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /** Stands for the query type, whose fields {@code __schema} and {@code __type} are. */
    private enum Root {
        QUERY
    }

    /** A selection set of the document, applied to an element of the schema. */
    private record Asked(SelectionSet selections, Object element) {
    }

    /**
     * Checks a valid operation.
     *
     * @throws LimitExceeded if it asks for more fields than the limit
     */
    static void check(OperationDefinition operation, GraphQLSchema schema, Document document, CoercedVariables variables, long limit) {
        if (operation.getOperation() == OperationDefinition.Operation.QUERY) {
            long fields = new IntrospectionEstimate(schema, document, variables, limit).all(operation.getSelectionSet(), Root.QUERY);
            LimitExceeded.check(LIMIT, limit, fields);
        }
    }

    private long all(@Nullable SelectionSet selections, Object element) {
        if (selections == null) {
            return 0;
        }
        Asked asked = new Asked(selections, element);
        Long known = counted.get(asked);
        if (known != null) {
            return known;
        }
        long sum = 0;
        for (Selection<?> selection : selections.getSelections()) {
            sum = Math.min(CEILING, sum + of(selection, element));
        }
        counted.put(asked, sum);
        LimitExceeded.check(LIMIT, limit, counted.size());
        return sum;
    }

    private long of(Selection<?> selection, Object element) {
        return switch (selection) {
            case Field field -> field(field, element);
            case InlineFragment inline -> all(inline.getSelectionSet(), element);
            case FragmentSpread spread -> {
                FragmentDefinition fragment = fragments.get(spread.getName());
                yield fragment == null ? 0 : all(fragment.getSelectionSet(), element);
            }
            default -> 0;
        };
    }

    private long field(Field field, Object element) {
        long sum = element == Root.QUERY && !field.getName().startsWith("__") ? 0 : 1;
        for (Object child : children(field, element).toList()) {
            sum = Math.min(CEILING, sum + all(field.getSelectionSet(), child));
        }
        return sum;
    }

    /** Returns the elements that a field of an element leads to; none for a scalar. */
    private Stream<?> children(Field field, Object element) {
        return switch (element) {
            case Root _ -> ofRoot(field);
            case GraphQLSchema _ -> ofSchema(field.getName());
            case GraphQLFieldDefinition definition -> switch (field.getName()) {
                case "args" -> definition.getArguments().stream();
                case "type" -> Stream.of(definition.getType());
                default -> Stream.empty();
            };
            case GraphQLInputValueDefinition input when field.getName().equals("type") -> Stream.of(input.getType());
            case GraphQLDirective directive when field.getName().equals("args") -> directive.getArguments().stream();
            case GraphQLType type -> ofType(field.getName(), type);
            default -> Stream.empty();
        };
    }

    private Stream<?> ofRoot(Field field) {
        return switch (field.getName()) {
            case "__schema" -> Stream.of(schema);
            case "__type" -> Stream.ofNullable(named(field)).map(schema::getType).filter(Objects::nonNull);
            default -> Stream.empty();
        };
    }

    private @Nullable String named(Field field) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals("name")) {
                return switch (argument.getValue()) {
                    case StringValue text -> text.getValue();
                    case VariableReference variable -> (String) variables.get(variable.getName());
                    default -> null;
                };
            }
        }
        return null;
    }

    private Stream<?> ofSchema(String field) {
        return switch (field) {
            case "types" -> schema.getAllTypesAsList().stream();
            case "directives" -> schema.getDirectives().stream();
            case "queryType" -> Stream.of(schema.getQueryType());
            case "mutationType" -> Stream.ofNullable(schema.getMutationType());
            case "subscriptionType" -> Stream.ofNullable(schema.getSubscriptionType());
            default -> Stream.empty();
        };
    }

    private Stream<?> ofType(String field, GraphQLType type) {
        return switch (field) {
            case "fields" -> type instanceof GraphQLFieldsContainer container ? container.getFieldDefinitions().stream() : Stream.empty();
            case "interfaces" -> type instanceof GraphQLImplementingType some ? some.getInterfaces().stream() : Stream.empty();
            case "possibleTypes" -> possibleTypes(type).stream();
            case "enumValues" -> type instanceof GraphQLEnumType some ? some.getValues().stream() : Stream.empty();
            case "inputFields" -> type instanceof GraphQLInputObjectType input ? input.getFieldDefinitions().stream() : Stream.empty();
            case "ofType" -> type instanceof GraphQLModifiedType modified ? Stream.of(modified.getWrappedType()) : Stream.empty();
            default -> Stream.empty();
        };
    }

    private List<? extends GraphQLType> possibleTypes(GraphQLType type) {
        return switch (type) {
            case GraphQLInterfaceType some -> schema.getImplementations(some);
            case GraphQLUnionType union -> union.getTypes();
            default -> List.of();
        };
    }
}
