package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts for people use the field's words: the README, docs, schema descriptions, texts of the configuration, and messages. */
class WordsForPeopleTest {

    /** Words that only we would use, each with what to write instead. */
    private static final Pattern PRIVATE_WORDS = Pattern.compile(String.join("|",
            "(?<!retry )\\bbudgets?\\b(?!-url)", // rate limit
            "\\brepeats\\b", "\\bis repeated\\b", // retries
            "\\bspen[dt]s?\\b", // uses, used up
            "\\bheld\\b", // cached, not sent
            "\\btold\\b", "in full\\b", // reported
            "\\bin (a |the )?line\\b(?! of)", // in the queue
            "\\bgiven way\\b", // evicted
            "\\ban own\\b", // its own
            "without end\\b", // endless
            "\\brefresh(ed|es)? behind\\b", // in the background
            "\\bbad days?\\b", // failures
            "\\bas [\\w' ]{1,40} has it\\b"), // as … defines it
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern DESCRIPTION = Pattern.compile("\"\"\"(.*?)\"\"\"|\"([^\"\\n]+)\"", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"", Pattern.DOTALL);
    private static final Pattern SENTENCE = Pattern.compile("\\w \\w");

    static Stream<Page> pages() {
        return Readme.everyPage();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pagesUseTheFieldsWords(Page page) {
        assertThat(privateWords(page.prose())).isEmpty();
    }

    @Test
    void schemaUsesTheFieldsWords() throws IOException {
        List<String> descriptions = files(Path.of("schema"), ".graphqls").flatMap(file -> found(DESCRIPTION, file)).toList();
        assertThat(descriptions).hasSizeGreaterThan(100);
        assertThat(privateWords(String.join("\n", descriptions))).isEmpty();
    }

    @Test
    void configurationUsesTheFieldsWords() throws IOException {
        Path metadata = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
        String texts = JsonMapper.shared().readTree(Files.readString(metadata)).path("properties").valueStream()
                .filter(property -> property.path("name").asString().startsWith("peergraph."))
                .map((JsonNode property) -> property.path("description").asString(""))
                .collect(Collectors.joining("\n"));
        assertThat(texts).isNotBlank();
        assertThat(privateWords(texts)).isEmpty();
    }

    @Test
    void messagesUseTheFieldsWords() throws IOException {
        List<String> texts = files(Path.of("src", "main", "java"), ".java").flatMap(file -> found(LITERAL, file))
                .filter(text -> SENTENCE.matcher(text).find())
                .toList();
        assertThat(texts).hasSizeGreaterThan(100);
        assertThat(privateWords(String.join("\n", texts))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate limit", "circuit breaker", "queue", "tracing", "Kubernetes", "TLS", "cache hit", "stale-while-revalidate",
            "subgraph", "router", "retries"})
    void docsHaveWhatPeopleSearchFor(String words) {
        assertThat(Readme.everyPage().filter(page -> !page.file().equals(Path.of("CHANGELOG.md"))))
                .anyMatch(page -> page.text().contains(words));
    }

    /** Returns the lines that have a private word outside of code. */
    private static List<String> privateWords(String text) {
        return CODE.matcher(text).replaceAll("`…`").lines().filter(line -> PRIVATE_WORDS.matcher(line).find()).toList();
    }

    private static Stream<String> found(Pattern pattern, Path file) {
        return pattern.matcher(Page.read(file).text()).results().map(MatchResult::group);
    }

    private static Stream<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
        }
    }
}
