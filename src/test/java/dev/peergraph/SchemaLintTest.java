package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.browsers.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** The schema by the rules that clients of Relay rely on. */
@GatewayTest
class SchemaLintTest {

    private final String sdl;

    SchemaLintTest(@Autowired GraphQlSource source) {
        sdl = PublishedSchema.sdl(source.schema());
    }

    private static Stream<String> findings(String schema, Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("schema.graphqls"), schema);
        return NpmTool.installed("schema-lint").run(GatewayFixture.PATIENCE, "lint.js", file.toString()).lines();
    }

    /**
     * Relay's own lists are of edges. Others are of what is not paged: the two {@code nodes} repeat the edges without their cursors and
     * look up the ids that the client sent, {@code environments} does that too, {@code routes} are a few scalars of one object, and counts
     * have a line for each value that occurs.
     */
    @Test
    void schemaKeepsTheRulesOfRelayButForItsPlainLists(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(findings(sdl, folder)).allMatch(finding -> finding.endsWith("A list type should only wrap an edge type."))
                .extracting(finding -> finding.replaceFirst("#.*", "").strip())
                .containsExactlyInAnyOrder("nodes: [Peering]!", "): [Node]!", "): [Environment!]!", "routes: [String!]!",
                        "changes: [PeeringChange!]!",
                        "phases: [PhaseCount!]!",
                        "clouds: [CloudCount!]!", "networks: [NetworkCount!]!");
    }

    @Test
    void brokenRuleIsFound(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(findings(sdl.replace("hasNextPage: Boolean!", "more: Boolean!"), folder))
                .anyMatch(finding -> finding.contains("relay-page-info"));
    }
}
