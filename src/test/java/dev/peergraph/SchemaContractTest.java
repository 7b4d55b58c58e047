package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.browsers.PublishedSchema;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import graphql.introspection.Introspection;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.LightDataFetcher;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ResolvableType;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.execution.SchemaMappingInspector;
import org.springframework.graphql.execution.SchemaReport;
import org.springframework.graphql.execution.SelfDescribingDataFetcher;

/** The public contract: as reviewed, described, and nothing of it without code. */
@GatewayTest
@SuppressWarnings("rawtypes") // graphql-java's maps hold raw fetchers
class SchemaContractTest {

    private static final String REVIEWED = "src/test/resources/schema.graphqls";

    private static final Map<String, Class<? extends Peering>> MEMBERS = Map.of("AwsPeering", AwsPeering.class, "GcpPeering",
            GcpPeering.class, "AzurePeering", AzurePeering.class, "OtherPeering", OtherPeering.class);

    /** Resolved by the federation library, or computed: no record has a component of the name. The answers to the samples have them. */
    private static final List<FieldCoordinates> NO_COMPONENTS = Stream.of("Query._service", "Query._entities", "PeeringEdge.node",
            "Environment.id", "Network.id", "AwsPeering.id", "GcpPeering.id", "AzurePeering.id", "OtherPeering.id")
            .map(field -> FieldCoordinates.coordinates(field.substring(0, field.indexOf('.')), field.substring(field.indexOf('.') + 1)))
            .toList();

    private final GraphQLSchema schema;
    private final List<RuntimeWiringConfigurer> wiring;

    SchemaContractTest(@Autowired GraphQlSource source, @Autowired List<RuntimeWiringConfigurer> wiring) {
        this.schema = source.schema();
        this.wiring = wiring;
    }

    @Test
    void runningSchemaIsTheReviewedOne() throws IOException {
        String running = PublishedSchema.sdl(schema);
        Path printed = Files.writeString(Files.createDirectories(Path.of("target", "schema")).resolve("schema.graphqls"), running);
        assertThat(running).as("""
                The public schema is not the reviewed one. Clients live by it: is every difference meant, described, and \
                compatible or in the CHANGELOG? Then accept it:  cp %s %s""", printed, REVIEWED).isEqualTo(reviewed());
    }

    private static String reviewed() throws IOException {
        try (InputStream copy = SchemaContractTest.class.getResourceAsStream("/schema.graphqls")) {
            return copy == null ? "" : new String(copy.readAllBytes(), UTF_8);
        }
    }

    @Test
    void everyElementIsDescribed() {
        assertThat(ownTypes().flatMap(SchemaContractTest::withParts)
                .filter(element -> Objects.requireNonNullElse(element.getDescription(), "").isBlank())).isEmpty();
    }

    private Stream<GraphQLNamedType> ownTypes() {
        String published = PublishedSchema.sdl(schema);
        return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(published)).getAllTypesAsList().stream()
                .filter(type -> !Introspection.isIntrospectionTypes(type) && !ScalarInfo.isGraphqlSpecifiedScalar(type.getName()));
    }

    private static Stream<GraphQLNamedSchemaElement> withParts(GraphQLNamedType type) {
        List<GraphQLNamedSchemaElement> elements = new ArrayList<>(List.of(type));
        switch (type) {
            case GraphQLFieldsContainer fields -> {
                for (GraphQLFieldDefinition field : fields.getFieldDefinitions()) {
                    elements.add(field);
                    elements.addAll(field.getArguments());
                }
            }
            case GraphQLInputObjectType input -> elements.addAll(input.getFieldDefinitions());
            case GraphQLEnumType values -> elements.addAll(values.getValues());
            default -> {
            }
        }
        return elements.stream();
    }

    @Test
    void nothingIsUnmappedAndNullnessAgrees() {
        SchemaReport report = report();
        assertThat(report.unmappedFields()).containsExactlyInAnyOrderElementsOf(NO_COMPONENTS);
        assertThat(report.unmappedRegistrations()).isEmpty();
        assertThat(report.unmappedArguments()).isEmpty();
        assertThat(report.fieldNullnessErrors()).isEmpty();
        assertThat(report.argumentNullnessErrors()).isEmpty();
        assertThat(report.skippedTypes()).isEmpty();
    }

    private SchemaReport report() {
        RuntimeWiring.Builder builder = RuntimeWiring.newRuntimeWiring();
        wiring.forEach(configurer -> configurer.configure(builder));
        // What reads a record's component does not tell its type: the inspection looks at the component.
        Map<String, Map<String, DataFetcher>> fetchers = new HashMap<>();
        builder.build().getDataFetchers().forEach((type, ofFields) -> fetchers.put(type, withoutReaders(ofFields)));
        SchemaMappingInspector.Initializer inspector = SchemaMappingInspector.initializer()
                .classMapping("Environment", Environment.class)
                .classMapping("Network", Network.class);
        MEMBERS.forEach((name, type) -> {
            inspector.classMapping(name, type);
            fetchers.merge(name, sharedFields(name), SchemaContractTest::union);
        });
        return inspector.inspect(schema, fetchers);
    }

    private static Map<String, DataFetcher> withoutReaders(Map<String, DataFetcher> fetchers) {
        Map<String, DataFetcher> others = new HashMap<>(fetchers);
        others.values().removeIf(LightDataFetcher.class::isInstance);
        return others;
    }

    /**
     * The inspection cannot see the default methods of {@code Peering} that resolve what clouds share, nor what lies behind them: it is
     * told of them. That they resolve, the answers to the samples prove.
     */
    private Map<String, DataFetcher> sharedFields(String member) {
        return Stream.of(Peering.class.getMethods())
                .filter(method -> method.isDefault() && schema.getObjectType(member).getFieldDefinition(method.getName()) != null)
                .collect(Collectors.toMap(Method::getName, DefaultMethod::new));
    }

    private static Map<String, DataFetcher> union(Map<String, DataFetcher> some, Map<String, DataFetcher> others) {
        Map<String, DataFetcher> all = new HashMap<>(some);
        all.putAll(others);
        return all;
    }

    /** A method that resolves a field. */
    private record DefaultMethod(Method method) implements SelfDescribingDataFetcher<Object> {

        @Override
        public String getDescription() {
            return method.toString();
        }

        @Override
        public ResolvableType getReturnType() {
            return ResolvableType.forMethodReturnType(method);
        }

        @Override
        public Method asMethod() {
            return method;
        }

        @Override
        public Object get(DataFetchingEnvironment environment) {
            throw new UnsupportedOperationException("only to be looked at");
        }
    }
}
