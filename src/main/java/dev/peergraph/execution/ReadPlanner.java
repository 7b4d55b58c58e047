package dev.peergraph.execution;

import graphql.execution.ExecutionContext;
import graphql.execution.FieldCollector;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.MergedField;
import graphql.introspection.Introspection;
import graphql.language.DirectivesContainer;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/** Makes the plan for the values of one field, if all that is selected of them is only read. */
final class ReadPlanner {

    /** Most fields of a plan, those of all possible types together; far more than usual queries have. */
    private static final int MAX_PLACES = 1000;

    private final FieldCollector collector = new FieldCollector();
    private final ExecutionContext execution;
    private final GraphQLSchema schema;
    private int places;
    private boolean partial;

    ReadPlanner(ExecutionContext execution) {
        this.execution = execution;
        this.schema = execution.getGraphQLSchema();
    }

    /** Returns how many fields the plan has. */
    int places() {
        return places;
    }

    /** Returns whether plans leave out some of the types that a value may have, which then have to be completed otherwise. */
    boolean isPartial() {
        return partial;
    }

    /** Returns the plan for a field's values of a type; {@code null} if a field below them is not only read, or there are too many. */
    @Nullable
    ReadPlan plan(MergedField field, GraphQLType type) {
        return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
            case GraphQLScalarType scalar -> new ReadPlan.Scalar(scalar.getCoercing());
            case GraphQLEnumType choice -> new ReadPlan.Choice(choice);
            case GraphQLList list -> items(field, list.getWrappedType());
            case GraphQLObjectType object -> fields(field, object);
            case GraphQLInterfaceType several -> oneOf(field, schema.getImplementations(several));
            case GraphQLUnionType several -> oneOf(field, several.getTypes());
            default -> null;
        };
    }

    private @Nullable ReadPlan items(MergedField field, GraphQLType item) {
        ReadPlan plan = plan(field, item);
        return plan == null ? null : new ReadPlan.Items(plan, GraphQLTypeUtil.isNonNull(item));
    }

    private @Nullable ReadPlan oneOf(MergedField field, List<? extends GraphQLType> types) {
        Map<Class<?>, ReadPlan.Fields> plans = new HashMap<>();
        for (GraphQLType type : types) {
            ReadPlan.Fields plan = type instanceof GraphQLObjectType object ? fields(field, object) : null;
            if (plan == null) {
                partial = true;
            } else {
                plans.put(plan.owner(), plan);
            }
        }
        return plans.isEmpty() || places > MAX_PLACES ? null : new ReadPlan.OneOf(plans);
    }

    private ReadPlan.@Nullable Fields fields(MergedField field, GraphQLObjectType type) {
        Class<?> owner = owner(type);
        if (owner == null) {
            return null;
        }
        List<SerializedString> names = new ArrayList<>();
        List<ReadPlan.Fields.Place> places = new ArrayList<>();
        for (Map.Entry<String, MergedField> selected : selected(field, type).entrySet()) {
            ReadPlan.Fields.Place place = place(selected.getValue(), type, owner);
            if (place == null) {
                return null;
            }
            names.add(new SerializedString(selected.getKey()));
            places.add(place);
        }
        return new ReadPlan.Fields(owner, names, places);
    }

    private Map<String, MergedField> selected(MergedField field, GraphQLObjectType type) {
        FieldCollectorParameters parameters = FieldCollectorParameters.newParameters()
                .schema(schema)
                .objectType(type)
                .fragments(execution.getFragmentsByName())
                .variables(execution.getCoercedVariables().toMap())
                .graphQLContext(execution.getGraphQLContext())
                .build();
        return collector.collectFields(parameters, field).getSubFields();
    }

    private ReadPlan.Fields.@Nullable Place place(MergedField field, GraphQLObjectType type, Class<?> owner) {
        if (++places > MAX_PLACES) {
            return null;
        }
        GraphQLFieldDefinition definition = Introspection.getFieldDefinition(schema, type, field.getName());
        FieldReader<?> reader = Introspection.TypeNameMetaFieldDef.equals(definition)
                ? new FieldReader<>(owner, _ -> type.getName())
                : reader(type, definition);
        ReadPlan plan = reader == null ? null : plan(field, definition.getType());
        return reader == null || plan == null
                ? null
                : new ReadPlan.Fields.Place(reader, plan, GraphQLTypeUtil.isNonNull(definition.getType()));
    }

    private @Nullable Class<?> owner(GraphQLObjectType type) {
        for (GraphQLFieldDefinition definition : type.getFieldDefinitions()) {
            FieldReader<?> reader = reader(type, definition);
            if (reader != null) {
                return reader.owner();
            }
        }
        return null;
    }

    private @Nullable FieldReader<?> reader(GraphQLObjectType type, GraphQLFieldDefinition definition) {
        return schema.getCodeRegistry()
                .getDataFetcher(type, definition) instanceof FieldReader<?> reader
                        ? reader
                        : null;
    }

    /** Returns whether the selection has directives, and so may depend on variables. */
    boolean conditional(@Nullable SelectionSet selected) {
        return conditional(selected, new HashSet<>());
    }

    /** Walks each fragment once, however often it is spread; else the work would double with each level of fragments. */
    private boolean conditional(@Nullable SelectionSet selected, Set<String> seen) {
        return selected != null && selected.getSelections().stream().anyMatch(selection -> conditional(selection, seen));
    }

    private boolean conditional(Selection<?> selection, Set<String> seen) {
        if (selection instanceof DirectivesContainer<?> container && !container.getDirectives().isEmpty()) {
            return true;
        }
        return switch (selection) {
            case Field field -> conditional(field.getSelectionSet(), seen);
            case InlineFragment fragment -> conditional(fragment.getSelectionSet(), seen);
            case FragmentSpread spread ->
                seen.add(spread.getName()) && conditional(execution.getFragment(spread.getName()).getSelectionSet(), seen);
            default -> true;
        };
    }
}
