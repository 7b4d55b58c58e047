package dev.peergraph.startup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's own properties, as the metadata for IDEs have them.
 *
 * @param types the Java type of each property, by its name; empty where the metadata was not built
 */
record KnownProperties(Map<String, String> types) {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final Pattern PACKED = Pattern.compile("jar:nested:(.+)/!BOOT-INF/classes/!/");

    /** Reads the metadata beside the gateway's classes, and not those of all libraries. */
    static KnownProperties read() {
        String self = KnownProperties.class.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(KnownProperties.class.getClassLoader().getResource(self)).toString();
        Map<String, String> types = new TreeMap<>();
        try (InputStream metadata = URI.create(metadata(url.substring(0, url.length() - self.length()))).toURL().openStream()) {
            for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
                types.put(property.path("name").asString(), property.path("type").asString(""));
            }
        } catch (IOException _) {
            // Not built, as in some IDEs: then nothing is known, and nothing is complained of.
        }
        return new KnownProperties(types);
    }

    /** Returns where the metadata are, by where the classes are: in the jar that Spring Boot packs, they stay at its root. */
    static String metadata(String classes) {
        Matcher packed = PACKED.matcher(classes);
        return (packed.matches() ? "jar:file:" + packed.group(1) + "!/" : classes) + METADATA;
    }

    boolean isDuration(String property) {
        return Duration.class.getName().equals(types.get(property));
    }
}
