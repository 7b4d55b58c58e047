package dev.peergraph.execution;

import dev.peergraph.changes.PeeringChanges;
import dev.peergraph.connection.PeeringConnection;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives each field of the schema that has no data fetcher of its own a {@link FieldReader}. An object type is a record of the same name
 * among those that a connection or an event leads to, and a field is the accessor of the same name.
 */
final class FieldReaders extends GraphQLTypeVisitorStub {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType FUNCTION = MethodType.methodType(Object.class, Object.class);

    private final Map<String, Class<?>> records = new HashMap<>();

    FieldReaders() {
        collect(PeeringConnection.class);
        collect(PeeringChanges.class);
    }

    private void collect(Type type) {
        switch (type) {
            case ParameterizedType list -> collect(list.getActualTypeArguments()[0]);
            case Class<?> several when several.isSealed() -> {
                for (Class<?> one : several.getPermittedSubclasses()) {
                    collect(one);
                }
            }
            case Class<?> one when one.isRecord() && records.putIfAbsent(one.getSimpleName(), one) == null -> {
                for (Method accessor : one.getMethods()) {
                    collect(accessor.getGenericReturnType());
                }
            }
            default -> {
                // A value, or a record that is known.
            }
        }
    }

    @Override
    public TraversalControl visitGraphQLObjectType(GraphQLObjectType type, TraverserContext<GraphQLSchemaElement> context) {
        Class<?> owner = records.get(type.getName());
        if (owner != null) {
            GraphQLCodeRegistry.Builder code = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
            for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                FieldCoordinates place = FieldCoordinates.coordinates(type, field);
                if (!code.hasDataFetcher(place)) {
                    code.dataFetcher(place, reader(owner, field.getName()));
                }
            }
        }
        return TraversalControl.CONTINUE;
    }

    /** Compiles a call of the accessor, which costs less than to invoke it by reflection. */
    @SuppressWarnings("unchecked")
    private static <T> FieldReader<T> reader(Class<T> owner, String name) {
        try {
            MethodHandle accessor = LOOKUP.unreflect(owner.getMethod(name));
            MethodType called = MethodType.methodType(accessor.type().wrap().returnType(), owner);
            CallSite function = LambdaMetafactory.metafactory(LOOKUP, "apply", MethodType.methodType(Function.class), FUNCTION, accessor,
                    called);
            return new FieldReader<>(owner, (Function<T, @Nullable Object>) function.getTarget().invoke());
        } catch (Throwable e) {
            throw new IllegalStateException("Nothing reads the field " + owner.getSimpleName() + "." + name + " of the schema.", e);
        }
    }
}
