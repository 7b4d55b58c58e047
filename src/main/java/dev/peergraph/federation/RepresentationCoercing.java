package dev.peergraph.federation;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the scalar {@code _Any}, a representation of an entity. The library's own accepts values that are no objects, and fails on null.
 */
final class RepresentationCoercing implements Coercing<Map<?, ?>, Map<?, ?>> {

    private static final String NO_OBJECT = "A representation is an object with a \"__typename\" and the fields of a key.";

    @Override
    public Map<?, ?> parseValue(Object input, GraphQLContext context, Locale locale) {
        if (input instanceof Map<?, ?> object) {
            return object;
        }
        throw new CoercingParseValueException(NO_OBJECT);
    }

    @Override
    public Map<?, ?> parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        if (input instanceof ObjectValue object) {
            return object(object, variables);
        }
        throw new CoercingParseLiteralException(NO_OBJECT);
    }

    private static Map<String, @Nullable Object> object(ObjectValue object, CoercedVariables variables) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (ObjectField field : object.getObjectFields()) {
            fields.put(field.getName(), value(field.getValue(), variables));
        }
        return fields;
    }

    private static @Nullable Object value(Value<?> value, CoercedVariables variables) {
        return switch (value) {
            case ObjectValue object -> object(object, variables);
            case ArrayValue list -> list.getValues().stream().map(element -> value(element, variables)).toList();
            case StringValue text -> text.getValue();
            case EnumValue name -> name.getName();
            case IntValue number -> number.getValue();
            case FloatValue number -> number.getValue();
            case BooleanValue bool -> bool.isValue();
            case VariableReference variable -> variables.get(variable.getName());
            default -> null;
        };
    }
}
