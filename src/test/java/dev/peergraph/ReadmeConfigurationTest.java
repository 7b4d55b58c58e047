package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReadmeConfigurationTest {

    private static final String PREFIX = "peergraph.";
    // By its path: on the class path, the tests' own metadata comes first.
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    @Test
    void tableNamesEveryPropertyWithItsDefault() throws IOException {
        assertThat(table()).isEqualTo(metadata());
    }

    private static Map<String, String> table() {
        Map<String, String> defaults = new TreeMap<>();
        for (List<String> cells : Readme.rowsOf("configuration.md").toList()) {
            String property = bare(cells.getFirst());
            if (property.startsWith(PREFIX)) {
                assertThat(defaults.put(property, bare(cells.get(1)))).as("an earlier row of " + property).isNull();
                assertThat(cells.get(2)).as("meaning of " + property).isNotBlank();
            }
        }
        return defaults;
    }

    private static Map<String, String> metadata() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (JsonNode property : JsonMapper.shared().readTree(Files.readString(METADATA)).path("properties")) {
            String name = property.path("name").asString();
            if (name.startsWith(PREFIX)) {
                defaults.put(name, property.path("defaultValue").asString(""));
            }
        }
        return defaults;
    }

    private static String bare(String cell) {
        return cell.replace("`", "");
    }
}
