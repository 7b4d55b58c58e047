package dev.peergraph.browsers;

import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLUnionType;
import graphql.schema.idl.DirectiveInfo;
import graphql.schema.idl.SchemaPrinter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints a schema for code generators and registries. Leaves out what belongs to federation: directives other than those of the GraphQL
 * specification, and names that start with an underscore or contain two.
 */
public final class PublishedSchema {

    private PublishedSchema() {
    }

    /** Returns the SDL, sorted by name: equal schemas have equal texts. */
    public static String sdl(GraphQLSchema schema) {
        SchemaPrinter.Options options = SchemaPrinter.Options.defaultOptions()
                .includeScalarTypes(true)
                .includeDirectiveDefinitions(false)
                .includeDirectives(DirectiveInfo::isGraphqlSpecifiedDirective)
                .includeSchemaElement(PublishedSchema::isPlain);
        return new SchemaPrinter(options).print(schema).strip() + "\n";
    }

    /** Returns the object types of each interface and union, for {@code possibleTypes} of Apollo Client's cache. */
    public static Map<String, List<String>> possibleTypes(GraphQLSchema schema) {
        Map<String, List<String>> possible = new TreeMap<>();
        for (GraphQLNamedType type : schema.getAllTypesAsList()) {
            switch (type) {
                case GraphQLInterfaceType face when isPlain(face) -> possible.put(face.getName(), names(schema.getImplementations(face)));
                case GraphQLUnionType union when isPlain(union) -> possible.put(union.getName(), names(union.getTypes()));
                default -> {
                    // Has no possible types.
                }
            }
        }
        return possible;
    }

    private static boolean isPlain(GraphQLSchemaElement element) {
        return switch (element) {
            case GraphQLDirective directive -> DirectiveInfo.isGraphqlSpecifiedDirective(directive);
            case GraphQLNamedSchemaElement named -> !named.getName().startsWith("_") && !named.getName().contains("__");
            default -> true;
        };
    }

    private static List<String> names(List<? extends GraphQLNamedSchemaElement> types) {
        return types.stream().map(GraphQLNamedSchemaElement::getName).sorted().toList();
    }
}
