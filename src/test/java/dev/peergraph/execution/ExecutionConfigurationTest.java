package dev.peergraph.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.GatewayTest;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** The gateway as it is put together. */
@GatewayTest
class ExecutionConfigurationTest {

    /** The types that an answer has for each row, and what stands around the rows. */
    private static final List<String> TYPES = List.of("PeeringConnection", "PageInfo", "PeeringEdge", "AwsPeering", "AzurePeering",
            "GcpPeering", "OtherPeering", "AwsVpc", "AzureVnet", "GcpNetwork", "PeeringStatus", "Environment", "Network");

    private final GraphQLSchema schema;

    ExecutionConfigurationTest(@Autowired GraphQlSource source) {
        schema = source.schema();
    }

    @Test
    void fieldsOfRowsAreOnlyReadButForThoseThatFetch() {
        List<String> others = new ArrayList<>();
        for (String name : TYPES) {
            GraphQLObjectType type = schema.getObjectType(name);
            for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                if (!(schema.getCodeRegistry().getDataFetcher(type, field) instanceof FieldReader)) {
                    others.add(name + "." + field.getName());
                }
            }
        }
        assertThat(others).containsExactlyInAnyOrder("PeeringConnection.nodes", "Environment.peerings");
    }
}
