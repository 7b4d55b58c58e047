package dev.peergraph.graphql;

import graphql.execution.conditional.ConditionalNodes;
import graphql.language.DirectivesContainer;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the counts of a connection are asked for. It looks at no more than the connection's own selection, each fragment once: what the
 * engine collects for such questions are the fields of the whole operation, which costs more and fails where there are very many.
 */
final class SelectedCounts {

    private static final String COUNTS = "counts";
    private static final ConditionalNodes CONDITIONS = new ConditionalNodes();

    private final DataFetchingEnvironment connection;
    private final Set<String> spread = new HashSet<>();

    private SelectedCounts(DataFetchingEnvironment connection) {
        this.connection = connection;
    }

    static boolean in(DataFetchingEnvironment connection) {
        SelectedCounts search = new SelectedCounts(connection);
        for (Field field : connection.getMergedField().getFields()) {
            if (search.isIn(field.getSelectionSet())) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(@Nullable SelectionSet selected) {
        if (selected != null) {
            for (Selection<?> selection : selected.getSelections()) {
                if (isIn(selection)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isIn(Selection<?> selection) {
        return switch (selection) {
            case Field field -> field.getName().equals(COUNTS) && isIncluded(field);
            case InlineFragment inline -> isIncluded(inline) && isIn(inline.getSelectionSet());
            case FragmentSpread fragment -> isIncluded(fragment) && spread.add(fragment.getName()) && isIn(fragment.getName());
            default -> false;
        };
    }

    private boolean isIn(String fragment) {
        FragmentDefinition definition = connection.getFragmentsByName().get(fragment);
        return definition != null && isIn(definition.getSelectionSet());
    }

    private boolean isIncluded(DirectivesContainer<?> node) {
        return node.getDirectives().isEmpty() || CONDITIONS.shouldInclude(node, connection.getVariables(), connection.getGraphQLSchema(),
                connection.getGraphQlContext());
    }
}
