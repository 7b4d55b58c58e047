package dev.peergraph.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.SourceLocation;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutableDescriptionsTest {

    private static final List<String> DESCRIPTIONS = List.of("\"\"", "\"d\"", "\"query {\"", "\"\\\" # \\\\\"", "\"\uD83D\uDE00\"",
            "\"\"\"\"\"\"", "\"\"\"\n  block \"quoted\" \\\"\"\" } #\r\n\"\"\"", "\"\"\"fragment F on T { a }\"\"\"");
    private static final List<String> IGNORED = List.of(" ", "\n", "\r\n", ",", "# \"comment\n", "\t", "\uFEFF");

    @Test
    void blanksThoseOfOperationsFragmentsAndVariables() {
        assertThat(ExecutableDescriptions.blanked("""
                "lists" query A("how many" $n: Int = 1, \"""from
                where\""" $after: String = "x" "last" $z: [String] = ["a" "b"]) { a(b: "c") }
                # "not this"
                \"""
                A fragment.
                \"""
                fragment F on T { a(b: \"""kept\""") }
                """)).isEqualTo(" ".repeat(7) + " query A(" + " ".repeat(10) + " $n: Int = 1, " + " ".repeat(7) + "\n" + " ".repeat(8)
                + " $after: String = \"x\" " + " ".repeat(6) + " $z: [String] = [\"a\" \"b\"]) { a(b: \"c\") }\n# \"not this\"\n"
                + "   \n" + " ".repeat("A fragment.".length()) + "\n   \nfragment F on T { a(b: \"\"\"kept\"\"\") }\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ a }", "{ a(b: \"query\") }", "query($a: String = \"x\" $b: Int) { a }", "query @d(a: \"x\") { a }",
            "query @d(a: \"x\" $v) { a }",
            "query($a: I = {b: \"x\"} $c: Int) { a }", "query($a: T @d(x: \"y\") $b: T) { a }", "\"shorthand\" { a }", "\"a\" \"b\" { a }",
            "\"type\" type T { a: Int }", "{ a(b: \"open) }", "query { a } \"open", "\"\"\"open query { a }", "\"a\" queryX { a }"})
    void leavesAllElseAsItIs(String document) {
        assertThat(ExecutableDescriptions.blanked(document)).isEqualTo(document);
    }

    @Test
    void keepsThePlaceOfErrors() {
        assertThatThrownBy(() -> Parser.parse(ExecutableDescriptions.blanked("\"\uD83D\uDE00 d\" query A {\n  a } }")))
                .isInstanceOfSatisfying(InvalidSyntaxException.class, e -> {
                    assertThat(e.getLocation().getLine()).isEqualTo(2);
                    assertThat(e.getLocation().getColumn()).isEqualTo(7);
                });
        Document document = Parser.parse(ExecutableDescriptions.blanked("\"\uD83D\uDE00 d\" query A { a }"));
        assertThat(document.getDefinitions().getFirst().getSourceLocation()).extracting(SourceLocation::getColumn).as("by code points")
                .isEqualTo(7);
    }

    /** A document with descriptions at random places means what it means without. */
    @Test
    void describedDocumentsMeanTheSame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            long documentSeed = random.nextLong();
            String plain = document(new Random(documentSeed), false);
            String with = document(new Random(documentSeed), true);
            String blanked = ExecutableDescriptions.blanked(with);
            assertThat(AstPrinter.printAst(Parser.parse(blanked))).as("seed %d: %s", seed, with)
                    .isEqualTo(AstPrinter.printAst(Parser.parse(plain)));
            assertThat(blanked.codePointCount(0, blanked.length())).isEqualTo(with.codePointCount(0, with.length()));
            assertThat(ExecutableDescriptions.blanked(plain)).as("seed %d", seed).isEqualTo(plain);
        }
    }

    @Test
    void randomTextNeverFailsNorGrows() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "\"\"\"\\#\n(){}[]=$,: qa\uD83D\uDE00";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int j = 0; j < length; j++) {
                text.append(random.nextInt(8) == 0 ? "query" : letters.charAt(random.nextInt(letters.length())));
            }
            String blanked = ExecutableDescriptions.blanked(text.toString());
            assertThat(blanked.codePointCount(0, blanked.length())).as("seed %d: %s", seed, text)
                    .isEqualTo(text.toString().codePointCount(0, text.length()));
            assertThat(blanked.lines().count()).isEqualTo(text.toString().lines().count());
        }
    }

    private static String document(Random random, boolean described) {
        StringBuilder text = new StringBuilder();
        int definitions = 1 + random.nextInt(3);
        for (int i = 0; i < definitions; i++) {
            text.append(description(random, described));
            text.append(random.nextBoolean() ? "fragment F" + i + " on T " : operation(random, described, i));
            text.append("{ a(b: \"c\", d: \"\"\"e\"\"\") query { fragment } }").append(ignored(random));
        }
        return text.toString();
    }

    private static String operation(Random random, boolean described, int number) {
        StringBuilder text = new StringBuilder(List.of("query", "mutation", "subscription").get(random.nextInt(3)) + " O" + number);
        int variables = random.nextInt(3);
        for (int i = 0; i < variables; i++) {
            text.append(i == 0 ? "(" : ignored(random)).append(description(random, described));
            text.append("$v").append(i).append(": [String!]")
                    .append(List.of("", " = \"x\"", " = [\"x\" \"y\"]", " = {f: \"z\"}", " @d(x: \"y\")").get(random.nextInt(5)));
        }
        return text.append(variables == 0 ? "" : ")").append(" @d(if: \"x\") ").toString();
    }

    /** Draws the same whether it is written or not. */
    private static String description(Random random, boolean written) {
        String text = random.nextInt(3) == 0 ? "" : DESCRIPTIONS.get(random.nextInt(DESCRIPTIONS.size()));
        String after = ignored(random);
        return written ? " " + text + after : " " + after;
    }

    private static String ignored(Random random) {
        return IGNORED.get(random.nextInt(IGNORED.size())) + IGNORED.get(random.nextInt(IGNORED.size()));
    }
}
