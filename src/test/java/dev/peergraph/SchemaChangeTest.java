package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.browsers.PublishedSchema;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** What clients of the last release have to be able to go on with. */
@GatewayTest
class SchemaChangeTest {

    private final String released = released();
    private final String running;

    SchemaChangeTest(@Autowired GraphQlSource source) throws IOException {
        running = PublishedSchema.sdl(source.schema());
    }

    private static String released() throws IOException {
        try (InputStream file = Objects.requireNonNull(SchemaChangeTest.class.getResourceAsStream("/released.graphqls"))) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }

    private static List<String> breakages(String before, String after) {
        CapturingReporter reporter = new CapturingReporter();
        new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromSdl(before, after), reporter);
        return reporter.getBreakages().stream().map(DiffEvent::getReasonMsg).toList();
    }

    @Test
    void clientsOfTheLastReleaseAreNotBroken() {
        assertThat(breakages(released, running)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a field goes           |   account: String!                 |   accountNumber: String!
            a type changes         |   totalCount: Int                  |   totalCount: String
            a value may be null    |   peeringId: ID!                   |   peeringId: ID
            an element may be null |   routes: [String!]!               |   routes: [String]!
            an argument is needed  |     filter: PeeringFilter          |     filter: PeeringFilter!
            an argument goes       |     first: Int                     |     count: Int
            an enum value goes     |   DISCONNECTED                     |   GONE
            an input field goes    |   network: [ID!]                   |   networks: [ID!]
            a member goes          | OtherPeering | GcpPeering
            an interface goes      | type AwsPeering implements CloudPeering & Node | type AwsPeering implements Node
            """)
    void breakingChangeIsFound(String change, String before, String after) {
        assertThat(released).contains(before);
        assertThat(breakages(released, released.replaceFirst("\\Q" + before + "\\E\\b?", after))).as(change).isNotEmpty();
    }
}
