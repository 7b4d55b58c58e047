package dev.peergraph.limits;

import graphql.language.Definition;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits what a parsed document holds, before it is validated. A fragment counts at each of its spreads but is walked only once, so the
 * work is linear in the length of the document. Circular fragments do not loop; validation refuses them later.
 */
final class DocumentLimits {

    /** Most levels of fragments that are spread in fragments; validation and execution recurse through them. */
    private static final int MAX_NESTED_SPREADS = 100;

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Counts> counted = new HashMap<>();
    private int nestedSpreads;

    private DocumentLimits(Document document) {
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(fragment -> fragments.putIfAbsent(fragment.getName(), fragment));
    }

    /**
     * Checks each operation, and each fragment by itself, since validation also walks fragments that are never spread.
     *
     * @throws LimitExceeded if there is too much of something
     */
    static void check(Document document, QueryLimitProperties limits) {
        DocumentLimits counter = new DocumentLimits(document);
        for (Definition<?> definition : document.getDefinitions()) {
            switch (definition) {
                case OperationDefinition operation -> check(counter.operation(operation), limits);
                case FragmentDefinition fragment -> check(counter.fragment(fragment), limits);
                default -> {
                    // The definition of a type, which validation refuses.
                }
            }
        }
    }

    private static void check(Counts counts, QueryLimitProperties limits) {
        LimitExceeded.check("aliases", limits.aliases(), counts.aliases());
        LimitExceeded.check("directives", limits.directives(), counts.directives());
        LimitExceeded.check("depth", limits.depth(), counts.depth());
        LimitExceeded.check("root-fields", limits.rootFields(), counts.rootFields());
    }

    private Counts operation(OperationDefinition operation) {
        long ofVariables = operation.getVariableDefinitions().stream().mapToLong(variable -> variable.getDirectives().size()).sum();
        return all(operation.getSelectionSet()).plus(directives(operation)).plus(Counts.ofDirectives(ofVariables));
    }

    /** The top fields of a fragment are no root fields by themselves, since it can be spread anywhere. */
    private Counts fragment(FragmentDefinition fragment) {
        Counts counts = spread(fragment.getName());
        return new Counts(counts.aliases(), 0, counts.directives(), counts.depth(), counts.spreads());
    }

    private Counts all(@Nullable SelectionSet selections) {
        Counts sum = Counts.NONE;
        if (selections != null) {
            for (Selection<?> selection : selections.getSelections()) {
                sum = sum.plus(of(selection));
            }
        }
        return sum;
    }

    private Counts of(Selection<?> selection) {
        return switch (selection) {
            case Field field -> all(field.getSelectionSet()).under(field).plus(directives(field));
            case InlineFragment inline -> all(inline.getSelectionSet()).plus(directives(inline));
            case FragmentSpread spread -> spread(spread.getName()).plus(directives(spread));
            default -> Counts.NONE;
        };
    }

    private Counts spread(String name) {
        Counts known = counted.get(name);
        FragmentDefinition fragment = fragments.get(name);
        if (known != null || fragment == null) {
            return known == null ? Counts.NONE : known;
        }
        counted.put(name, Counts.NONE);
        checkNesting(++nestedSpreads);
        Counts counts = all(fragment.getSelectionSet()).plus(directives(fragment)).spread();
        checkNesting(counts.spreads());
        nestedSpreads--;
        counted.put(name, counts);
        return counts;
    }

    private static void checkNesting(long spreads) {
        LimitExceeded.check("nested-fragments", MAX_NESTED_SPREADS, spreads);
    }

    private static Counts directives(DirectivesContainer<?> container) {
        return Counts.ofDirectives(container.getDirectives().size());
    }

    /** Sums that are capped far above any limit, so that nested fragments cannot overflow them. */
    private record Counts(long aliases, long rootFields, long directives, long depth, long spreads) {

        private static final long CEILING = Integer.MAX_VALUE;
        static final Counts NONE = ofDirectives(0);

        static Counts ofDirectives(long directives) {
            return new Counts(0, 0, directives, 0, 0);
        }

        Counts plus(Counts other) {
            return new Counts(sum(aliases, other.aliases), sum(rootFields, other.rootFields), sum(directives, other.directives),
                    Math.max(depth, other.depth), Math.max(spreads, other.spreads));
        }

        Counts under(Field field) {
            return new Counts(sum(aliases, field.getAlias() == null ? 0 : 1), 1, directives, depth + 1, spreads);
        }

        Counts spread() {
            return new Counts(aliases, rootFields, directives, depth, spreads + 1);
        }

        private static long sum(long a, long b) {
            return Math.min(a + b, CEILING);
        }
    }
}
