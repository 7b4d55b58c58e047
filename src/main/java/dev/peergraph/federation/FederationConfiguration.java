package dev.peergraph.federation;

import com.apollographql.federation.graphqljava._Service;
import com.apollographql.federation.graphqljava.printer.ServiceSDLPrinter;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.data.federation.FederationSchemaFactory;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.GraphQlSource;

/** Makes the schema a subgraph of Apollo Federation 2. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FederationProperties.class)
class FederationConfiguration {

    private static final Set<String> NODE_FIELDS = Set.of("node", "nodes");

    @Bean
    FederationSchemaFactory federationSchemaFactory() {
        return new FederationSchemaFactory();
    }

    @Bean
    GraphQlSourceBuilderCustomizer federatedSchema(FederationSchemaFactory entities, FederationProperties federation,
            GraphQlProperties graphQl) {
        boolean introspection = graphQl.getSchema().getIntrospection().isEnabled();
        return builder -> builder.schemaFactory((registry, wiring) -> {
            GraphQLSchema schema = subgraph(entities, registry, wiring, federation.nodeFields());
            return introspection ? schema : without(Set.of(_Service.fieldName), schema);
        });
    }

    @Bean
    ExecutionGraphQlService executionGraphQlService(GraphQlSource source, BatchLoaderRegistry loaders) {
        return FederatedTracing.onDemand(source, loaders);
    }

    private static GraphQLSchema subgraph(FederationSchemaFactory entities, TypeDefinitionRegistry registry, RuntimeWiring wiring,
            boolean nodeFields) {
        GraphQLSchema schema = entities.createSchemaTransformer(registry, wiring).coercingForAny(new RepresentationCoercing()).build();
        if (nodeFields) {
            return schema;
        }
        String sdl = ServiceSDLPrinter.generateServiceSDLV2(without(NODE_FIELDS, schema));
        DataFetcher<String> fetcher = _ -> sdl;
        FieldCoordinates place = FieldCoordinates.coordinates(_Service.typeName, "sdl");
        return schema.transform(copy -> copy.codeRegistry(schema.getCodeRegistry().transform(code -> code.dataFetcher(place, fetcher))));
    }

    private static GraphQLSchema without(Set<String> queries, GraphQLSchema schema) {
        return schema.transform(copy -> copy.query(schema.getQueryType()
                .transform(query -> query.replaceFields(schema.getQueryType()
                        .getFieldDefinitions()
                        .stream()
                        .filter(field -> !queries.contains(field.getName()))
                        .toList()))));
    }
}
