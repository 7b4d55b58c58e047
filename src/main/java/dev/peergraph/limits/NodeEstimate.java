package dev.peergraph.limits;

import dev.peergraph.limits.Estimate.Cost;
import dev.peergraph.limits.KnownEstimates.ReadVariables;
import dev.peergraph.listing.PeeringCounts;
import graphql.introspection.Introspection;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates from its arguments how many nodes a valid operation can return (like GitHub's node limit), and how many calls upstream it can
 * make. A connection counts {@code first} or {@code last} rows, once for each of its fields {@code nodes} and {@code edges}, and a listing
 * that is read to its end counts what that takes; a list field counts the items of its list argument, a list of counts as many as there can
 * be; what is selected below them is multiplied by that. {@code @skip} and {@code @include} are ignored: a field counts each time it is
 * written. A fragment is estimated once and remembered.
 */
final class NodeEstimate {

    /** The defaults of {@code first} in the schema. */
    private static final long DEFAULT_FIRST = 10;
    private static final long MAX_FIRST = 1000;
    private static final Set<String> LOOK_UPS = Set.of("peering", "node", "nodes", "_entities");
    /** Reading so many rows of a whole listing takes as long as making a node; what is found out of it is kept. */
    private static final int ROWS_READ_PER_NODE = 200;
    /** Looking for what passes a filter among so many rows takes as long as making a node, and is done for each filter. */
    private static final int ROWS_SOUGHT_PER_NODE = 20;

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final ReadVariables variables;
    private final QueryLimitProperties limits;
    private final int pageSize;
    private final Map<String, Estimate> estimated = new HashMap<>();

    private NodeEstimate(GraphQLSchema schema, Document document, ReadVariables variables, QueryLimitProperties limits,
            int pageSize) {
        this.schema = schema;
        this.variables = variables;
        this.limits = limits;
        this.pageSize = pageSize;
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /**
     * Estimates an operation.
     *
     * @param pageSize rows of a page of upstream's
     * @return its cost, at most {@link Integer#MAX_VALUE} of each kind
     * @throws LimitExceeded if a list is too long
     */
    static Cost of(OperationDefinition operation, GraphQLSchema schema, Document document, ReadVariables variables,
            QueryLimitProperties limits, int pageSize) {
        GraphQLCompositeType root = switch (operation.getOperation()) {
            case QUERY -> schema.getQueryType();
            case MUTATION -> schema.getMutationType();
            case SUBSCRIPTION -> schema.getSubscriptionType();
        };
        return new NodeEstimate(schema, document, variables, limits, pageSize).all(operation.getSelectionSet(), root).once();
    }

    private Estimate all(@Nullable SelectionSet selections, @Nullable GraphQLCompositeType parent) {
        Estimate sum = Estimate.NONE;
        if (selections != null && parent != null) {
            for (Selection<?> selection : selections.getSelections()) {
                sum = sum.plus(of(selection, parent));
            }
        }
        return sum;
    }

    private Estimate of(Selection<?> selection, GraphQLCompositeType parent) {
        return switch (selection) {
            case Field field -> field(field, parent);
            case InlineFragment inline -> all(inline.getSelectionSet(), on(inline.getTypeCondition(), parent));
            case FragmentSpread spread -> spread(spread.getName());
            default -> Estimate.NONE;
        };
    }

    private Estimate field(Field field, GraphQLCompositeType parent) {
        GraphQLFieldDefinition definition = Introspection.getFieldDef(schema, parent, field.getName());
        if (!(GraphQLTypeUtil.unwrapAll(definition.getType()) instanceof GraphQLCompositeType type)) {
            return Estimate.NONE;
        }
        Estimate below = all(field.getSelectionSet(), type);
        if (definition.getArgument("first") != null) {
            return below.ofConnection(rows(field), reading(field, below.whole()));
        }
        boolean list = GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()));
        if (parent.getName().endsWith("Connection")) {
            boolean counts = field.getName().equals("counts");
            return list ? Estimate.perRow(below.once().plus(new Cost(1, 0))) : new Estimate(below.once(), Cost.NONE, counts);
        }
        long items = items(field, definition);
        if (items < 0) {
            boolean counts = list && parent.getName().endsWith("Counts");
            long most = counts ? most(type) : 1;
            return counts || parent.equals(schema.getQueryType()) ? found(field, below.ofItems(most), most) : Estimate.once(below.once());
        }
        return found(field, below.ofItems(items), items);
    }

    /** To look up a peering costs a call, if it is on the listing's first page as most are; environments and networks cost none. */
    private static Estimate found(Field field, Estimate objects, long count) {
        return LOOK_UPS.contains(field.getName()) ? objects.plus(Estimate.once(new Cost(0, count))) : objects;
    }

    /** Returns how many counts of a kind there can be: one for each value of an enum, or for each network. */
    private static long most(GraphQLCompositeType counted) {
        return counted instanceof GraphQLObjectType object
                ? object.getFieldDefinitions()
                        .stream()
                        .filter(value -> GraphQLTypeUtil.unwrapAll(value.getType()) instanceof GraphQLEnumType)
                        .mapToLong(value -> ((GraphQLEnumType) GraphQLTypeUtil.unwrapAll(value.getType())).getValues().size())
                        .min()
                        .orElse(PeeringCounts.MAX_NETWORKS)
                : PeeringCounts.MAX_NETWORKS;
    }

    private Cost reading(Field connection, boolean counted) {
        boolean sought = ReadWhole.isFiltered(argument(connection, "filter"));
        if (counted || sought || argument(connection, "orderBy") != null) {
            int rowsPerNode = sought ? ROWS_SOUGHT_PER_NODE : ROWS_READ_PER_NODE;
            return new Cost(Math.ceilDiv(limits.listingRows(), rowsPerNode), Math.ceilDiv(limits.listingRows(), pageSize));
        }
        boolean inside = argument(connection, "after") != null || argument(connection, "before") != null;
        return new Cost(0, Math.ceilDiv(Math.max(1, rows(connection)), (long) pageSize) + (inside ? 1 : 0));
    }

    private long rows(Field connection) {
        Object first = argument(connection, "first");
        Object count = first == null ? argument(connection, "last") : first;
        return count instanceof Number number ? Math.clamp(number.longValue(), 0, MAX_FIRST) : DEFAULT_FIRST;
    }

    /** Returns the length of a list field's list argument; -1 for other fields. */
    private long items(Field field, GraphQLFieldDefinition definition) {
        if (!GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()))) {
            return -1;
        }
        return definition.getArguments().stream().filter(NodeEstimate::isList).mapToLong(list -> length(field, list.getName())).max()
                .orElse(-1);
    }

    private static boolean isList(GraphQLArgument argument) {
        return GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(argument.getType()));
    }

    private long length(Field field, String name) {
        long length = argument(field, name) instanceof List<?> list ? list.size() : 1;
        switch (name) {
            case "ids" -> LimitExceeded.check("ids", limits.ids(), length);
            case "representations" -> LimitExceeded.check("representations", limits.representations(), length);
            default -> {
                // Bounded by the size of the request, and by the estimate.
            }
        }
        return length;
    }

    private @Nullable Object argument(Field field, String name) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals(name)) {
                return known(argument.getValue());
            }
        }
        return null;
    }

    private @Nullable Object known(Value<?> value) {
        return switch (value) {
            case VariableReference variable -> variables.get(variable.getName());
            case IntValue number -> number.getValue();
            case ArrayValue list -> list.getValues();
            case NullValue _ -> null;
            default -> value;
        };
    }

    private Estimate spread(String name) {
        Estimate known = estimated.get(name);
        FragmentDefinition fragment = fragments.get(name);
        if (known != null || fragment == null) {
            return known == null ? Estimate.NONE : known;
        }
        estimated.put(name, Estimate.NONE);
        Estimate nodes = all(fragment.getSelectionSet(), on(fragment.getTypeCondition(), null));
        estimated.put(name, nodes);
        return nodes;
    }

    private @Nullable GraphQLCompositeType on(@Nullable TypeName condition, @Nullable GraphQLCompositeType otherwise) {
        return condition != null && schema.getType(condition.getName()) instanceof GraphQLCompositeType type ? type : otherwise;
    }
}
