package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The questions of a reader who knows nothing else: the places that {@code docs/questions.md} names have the answers. */
class ReadmeQuestionsTest {

    private static final Path QUESTIONS = Path.of("docs", "questions.md");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#([^)]+))?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final int MOST_WORDS_TO_READ = 700;

    /** A row of the page. */
    record Question(String question, String answer, String places) {

        @Override
        public String toString() {
            return question;
        }

        /** Returns the sections that the row links to, each from its heading to the next of its level. */
        List<String> sections() {
            return LINK.matcher(places).results().map(Question::section).toList();
        }

        private static String section(MatchResult link) {
            String text = Page.read(QUESTIONS.resolveSibling(link.group(1)).normalize()).text();
            if (link.group(2) == null) {
                return text;
            }
            StringBuilder section = new StringBuilder();
            boolean inside = false;
            for (String line : text.lines().toList()) {
                if (line.startsWith("#")) {
                    inside = anchor(line).equals(link.group(2));
                }
                if (inside) {
                    section.append(line).append('\n');
                }
            }
            return section.toString();
        }

        private static String anchor(String heading) {
            return heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
        }
    }

    static Stream<Question> questions() {
        return Page.read(QUESTIONS).text().lines().filter(line -> line.startsWith("| ") && line.contains("?"))
                .map(line -> line.split(" \\| "))
                .map(cells -> new Question(cells[0].substring(2), cells[1], cells[2]));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void placeHasTheAnswer(Question question) {
        String sections = String.join("\n", question.sections());
        assertThat(question.sections()).isNotEmpty().doesNotContain("");
        assertThat(sections.split("\\s+").length).as("words to read").isLessThan(MOST_WORDS_TO_READ);
        CODE.matcher(question.answer()).results().map(code -> code.group(1)).forEach(code -> assertThat(sections).contains(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What does a cold page cost?                | one for each 1000 rows
            What happens when the rate limit is used up? | waits in a queue
            How do I put it behind TLS?                | proxy that ends TLS
            How do I add another cloud?                | schema/peering.graphqls
            Which code do I show the user?             | what a client does
            What does a replica need?                  | Redis 7
            How do I see changes live?                 | curl -N
            Which metric shows that the rate limit is nearly used up? | peergraph_guard_rate_remaining
            How do I roll back?                        | kubectl rollout undo
            How do I find what happened to one request? | X-Request-Id
            """)
    void readersFindTheFact(String asked, String fact) {
        assertThat(
                questions().filter(question -> question.question().equals(asked)).map(question -> String.join("\n", question.sections())))
                .singleElement().asString().contains(fact);
    }
}
