package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages for people as a whole: their links, their beginnings, and the README's length. */
class ReadmeLinksTest {

    private static final Pattern LINK = Pattern.compile("!?\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);
    private static final Pattern BEGINNING = Pattern.compile("\\A# .+\\n\\n\\*Answers: [^*]+\\?\\*\\n\\n");

    static Stream<Page> everyPage() {
        return Readme.everyPage();
    }

    static Stream<Page> docs() {
        return Readme.docs();
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void linksLeadSomewhere(Page page) throws IOException {
        List<String> links = links(page).filter(link -> !link.matches("\\w+:.*")).toList();
        for (String link : links) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page.file() : folder(page).resolve(parts[0]).normalize();
            assertThat(target).as("%s: %s", page, link).exists();
            if (parts.length == 2) {
                assertThat(anchors(Files.readString(target))).as("%s: %s", page, link).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("docs")
    void pageBeginsWithWhatItAnswers(Page page) {
        assertThat(page.text()).containsPattern(BEGINNING);
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void eachHeadingStandsOnce(Page page) {
        if (!page.file().equals(Path.of("CHANGELOG.md"))) {
            assertThat(headings(page.prose())).doesNotHaveDuplicates();
        }
    }

    @Test
    void readmeLeadsToEveryPage() {
        Set<Path> linked = links(Page.read(Path.of("README.md"))).map(link -> Path.of(link.split("#", 2)[0])).collect(Collectors.toSet());
        assertThat(linked).containsAll(docs().map(Page::file).toList());
    }

    @Test
    void readmeIsShort() {
        assertThat(Page.read(Path.of("README.md")).text().lines().count()).isBetween(150L, 220L);
    }

    private static Stream<String> links(Page page) {
        return LINK.matcher(page.prose()).results().map(link -> link.group(1));
    }

    private static Path folder(Page page) {
        return Objects.requireNonNullElse(page.file().getParent(), Path.of(""));
    }

    private static List<String> headings(String text) {
        return HEADING.matcher(text).results().map((MatchResult heading) -> heading.group(1)).toList();
    }

    /** Returns the anchors that GitHub gives the headings of a page. */
    private static List<String> anchors(String text) {
        return headings(text).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
