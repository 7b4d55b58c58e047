package dev.peergraph.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLSchema;
import graphql.schema.SchemaTraverser;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldReadersTest {

    private static final DataFetcher<?> OWN = _ -> "own";

    @Test
    void readsAFieldByTheAccessorOfItsName() {
        assertThat(fetcher("phase: String errorCode: String", "errorCode")).isInstanceOfSatisfying(FieldReader.class,
                reader -> assertThat(reader.read(new PeeringStatus(PeeringPhase.FAILED, "quota", null))).isEqualTo("quota"));
    }

    @Test
    void leavesAFieldThatHasAFetcher() {
        assertThat(fetcher("phase: String errorMessage: String", "errorMessage")).isSameAs(OWN);
    }

    @Test
    void leavesTypesThatAreNoRecords() {
        assertThat(fetcher("phase: String", "Query", "status")).isNotInstanceOf(FieldReader.class);
    }

    @Test
    void refusesASchemaWithAFieldThatNothingReads() {
        assertThatIllegalStateException().isThrownBy(() -> fetcher("phase: String colour: String", "colour"))
                .withMessageContaining("PeeringStatus.colour");
    }

    private static DataFetcher<?> fetcher(String fields, String field) {
        return fetcher(fields, "PeeringStatus", field);
    }

    private static DataFetcher<?> fetcher(String fields, String type, String field) {
        String sdl = "type Query { status: PeeringStatus } type PeeringStatus { " + fields + " }";
        RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring()
                .type("PeeringStatus", status -> status.dataFetcher("errorMessage", OWN))
                .build();
        GraphQLSchema schema = new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(sdl), wiring);
        GraphQLCodeRegistry.Builder code = GraphQLCodeRegistry.newCodeRegistry(schema.getCodeRegistry());
        new SchemaTraverser().depthFirstFullSchema(List.of(new FieldReaders()), schema, Map.of(GraphQLCodeRegistry.Builder.class, code));
        return code.build()
                .getDataFetcher(FieldCoordinates.coordinates(type, field), schema.getObjectType(type).getFieldDefinition(field));
    }
}
