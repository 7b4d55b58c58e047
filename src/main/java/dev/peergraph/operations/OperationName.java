package dev.peergraph.operations;

import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;

/**
 * The name of an executed operation. Callers choose names, so that only those of trusted documents are few enough for a meter.
 *
 * @param name the name in the document; {@code null} if it has none
 * @param trusted whether the document is one of the operator's allow-list
 */
public record OperationName(@Nullable String name, boolean trusted) {

    /** The label of all operations that have none of their own. */
    public static final String OTHER = "other";

    /** An operation of which nothing is known, such as one that cannot be parsed. */
    public static final OperationName UNKNOWN = new OperationName(null, false);

    private static final String TRUSTED = OperationName.class.getName() + ".trusted";
    private static final int LONGEST = 100;

    /** Returns what to put into the GraphQL context of a request whose document is trusted. */
    public static Object trustedKey() {
        return TRUSTED;
    }

    /** Notes in a GraphQL context which operation is executed. */
    public static void note(@Nullable String name, GraphQLContext context) {
        context.put(OperationName.class, new OperationName(name, context.getBoolean(TRUSTED)));
    }

    /** Returns the operation of a GraphQL context. */
    public static OperationName of(GraphQLContext context) {
        return context.getOrDefault(OperationName.class, UNKNOWN);
    }

    /** Returns the label of meters: the name where the document is trusted, else {@link #OTHER}. */
    public String label() {
        return trusted && name != null ? shown() : OTHER;
    }

    /** Returns the name for a log or a trace, clipped to 100 characters; empty if there is none. */
    public String shown() {
        if (name == null) {
            return "";
        }
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }
}
