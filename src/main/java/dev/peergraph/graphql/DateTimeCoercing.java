package dev.peergraph.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/** The scalar {@code DateTime}: a moment in UTC, with as many decimals as upstream sent. */
final class DateTimeCoercing implements Coercing<Instant, String> {

    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
        if (result instanceof Instant instant) {
            return instant.toString();
        }
        throw new CoercingSerializeException("A DateTime is a moment in time.");
    }

    @Override
    public Instant parseValue(Object input, GraphQLContext context, Locale locale) {
        try {
            return OffsetDateTime.parse((String) input).toInstant();
        } catch (ClassCastException | DateTimeException e) {
            throw new CoercingParseValueException("A DateTime is a text such as 2025-01-14T08:02:11Z (RFC 3339).");
        }
    }

    @Override
    public Instant parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        try {
            return OffsetDateTime.parse(((StringValue) input).getValue()).toInstant();
        } catch (ClassCastException | DateTimeException e) {
            throw new CoercingParseLiteralException("A DateTime is a text such as \"2025-01-14T08:02:11Z\" (RFC 3339).");
        }
    }
}
