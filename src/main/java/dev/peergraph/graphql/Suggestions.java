package dev.peergraph.graphql;

import dev.peergraph.limits.QueryLimitProperties;
import graphql.GraphQLError;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Suggests known names for an unknown field or type, if {@code peergraph.limits.query.suggestions} is set. */
@Component
class Suggestions {

    private static final Pattern UNKNOWN_FIELD = Pattern.compile("Field '(\\w{1,50})' in type '(\\w{1,50})' is undefined");
    private static final Pattern UNKNOWN_TYPE = Pattern.compile("Unknown type '(\\w{1,50})'");
    private static final int MOST = 3;

    private final boolean on;
    private final GraphQLSchema schema;

    Suggestions(QueryLimitProperties limits, GraphQlSource source) {
        this.on = limits.suggestions();
        this.schema = source.schema();
    }

    /** Returns what to append to the message of an error; empty if no name is similar. */
    String after(GraphQLError error) {
        if (!on || !(error instanceof ValidationError validation)) {
            return "";
        }
        if (validation.getValidationErrorType() == ValidationErrorType.FieldUndefined) {
            Matcher field = UNKNOWN_FIELD.matcher(error.getMessage());
            return field.find() && schema.getType(field.group(2)) instanceof GraphQLFieldsContainer type
                    ? offer(field.group(1), type.getFieldDefinitions().stream().map(GraphQLFieldDefinition::getName))
                    : "";
        }
        Matcher type = UNKNOWN_TYPE.matcher(error.getMessage());
        return type.find() ? offer(type.group(1), schema.getAllTypesAsList().stream().map(GraphQLNamedSchemaElement::getName)) : "";
    }

    private static String offer(String unknown, Stream<String> names) {
        LevenshteinDistance distance = new LevenshteinDistance(Math.max(1, unknown.length() / 3));
        List<String> near = names.filter(name -> !name.startsWith("__"))
                .map(name -> new Near(name, distance.apply(unknown, name)))
                .filter(name -> name.distance() >= 0)
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST)
                .map(name -> "\"" + name.name() + "\"")
                .toList();
        return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
    }

    private record Near(String name, int distance) {
    }
}
