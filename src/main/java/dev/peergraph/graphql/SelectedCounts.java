package dev.peergraph.graphql;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

/** Whether the counts of a connection are asked for. */
final class SelectedCounts {

    private static final String COUNTS = "counts";

    private SelectedCounts() {
    }

    /** Looks at the names first: what the engine collects, with directives and variables, costs more than most queries need. */
    static boolean in(DataFetchingEnvironment connection) {
        return connection.getMergedField().getFields().stream().anyMatch(field -> isNamed(field.getSelectionSet(), connection))
                && connection.getSelectionSet().contains(COUNTS);
    }

    private static boolean isNamed(@Nullable SelectionSet selected, DataFetchingEnvironment connection) {
        if (selected != null) {
            for (Selection<?> selection : selected.getSelections()) {
                if (isNamed(selection, connection)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isNamed(Selection<?> selection, DataFetchingEnvironment connection) {
        return switch (selection) {
            case Field field -> field.getName().equals(COUNTS);
            case InlineFragment inline -> isNamed(inline.getSelectionSet(), connection);
            case FragmentSpread spread -> {
                FragmentDefinition fragment = connection.getFragmentsByName().get(spread.getName());
                yield fragment != null && isNamed(fragment.getSelectionSet(), connection);
            }
            default -> false;
        };
    }
}
