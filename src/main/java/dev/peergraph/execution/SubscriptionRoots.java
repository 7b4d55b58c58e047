package dev.peergraph.execution;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.DocumentAndVariables;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.SourceLocation;
import graphql.language.TypeName;
import graphql.schema.GraphQLObjectType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refuses subscriptions that select no field of theirs, or select it by {@code @skip} or {@code @include} (GraphQL specification, Single
 * Root Field), before they are validated: the engine's own rule fails at them as if by a bug.
 */
@Component
class SubscriptionRoots extends SimplePerformantInstrumentation {

    private static final Set<String> CONDITIONS = Set.of("skip", "include");

    @Override
    public DocumentAndVariables instrumentDocumentAndVariables(DocumentAndVariables parsed, InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        GraphQLObjectType root = parameters.getSchema().getSubscriptionType();
        for (OperationDefinition operation : parsed.getDocument().getDefinitionsOfType(OperationDefinition.class)) {
            if (root != null && operation.getOperation() == OperationDefinition.Operation.SUBSCRIPTION
                    && !new Roots(parsed.getDocument(), root.getName()).hasField(operation)) {
                throw invalid("A subscription must select one field of the type " + root.getName() + ".", operation.getSourceLocation());
            }
        }
        return parsed;
    }

    private static AbortExecutionException invalid(String message, @Nullable SourceLocation location) {
        return new AbortExecutionException(List.of(GraphQLError.newError()
                .message("%s", message)
                .errorType(ErrorType.ValidationError)
                .locations(location == null ? List.of() : List.of(location))
                .build()));
    }

    /** What an operation selects at its top; each fragment is looked at once. */
    private static final class Roots {

        private final Map<String, FragmentDefinition> fragments = new HashMap<>();
        private final Deque<SelectionSet> open = new ArrayDeque<>();
        private final String type;

        Roots(Document document, String type) {
            this.type = type;
            document.getDefinitionsOfType(FragmentDefinition.class)
                    .forEach(fragment -> fragments.putIfAbsent(fragment.getName(), fragment));
        }

        boolean hasField(OperationDefinition operation) {
            boolean found = false;
            open.add(operation.getSelectionSet());
            while (!open.isEmpty()) {
                for (Selection<?> selection : open.remove().getSelections()) {
                    requireUnconditional(selection);
                    found |= isField(selection);
                }
            }
            return found;
        }

        private static void requireUnconditional(Selection<?> selection) {
            List<Directive> directives = selection instanceof DirectivesContainer<?> container ? container.getDirectives() : List.of();
            for (Directive directive : directives) {
                if (CONDITIONS.contains(directive.getName())) {
                    throw invalid("A subscription cannot select its field by @" + directive.getName() + ".",
                            directive.getSourceLocation());
                }
            }
        }

        private boolean isField(Selection<?> selection) {
            switch (selection) {
                case InlineFragment inline -> open(inline.getTypeCondition(), inline.getSelectionSet());
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.remove(spread.getName());
                    if (fragment != null) {
                        open(fragment.getTypeCondition(), fragment.getSelectionSet());
                    }
                }
                default -> {
                    return selection instanceof Field;
                }
            }
            return false;
        }

        private void open(@Nullable TypeName condition, SelectionSet selected) {
            if (condition == null || condition.getName().equals(type)) {
                open.add(selected);
            }
        }
    }
}
