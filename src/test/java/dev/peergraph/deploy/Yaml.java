package dev.peergraph.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** YAML, read as JSON. */
final class Yaml {

    private Yaml() {
    }

    /** Returns the one document of a file. */
    static JsonNode read(Path file) {
        try {
            return documents(Files.readString(file)).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the documents of a text. */
    static List<JsonNode> documents(String text) {
        return StreamSupport.stream(new org.yaml.snakeyaml.Yaml().loadAll(text).spliterator(), false)
                .map(document -> JsonMapper.shared().<JsonNode>valueToTree(document)).toList();
    }
}
