package dev.peergraph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the README, and after it the pages of {@code docs}, quote: their fenced blocks, and the rows of their tables. */
final class Readme {

    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private final List<Block> blocks = new ArrayList<>();

    private Readme(List<Page> pages) {
        for (Page page : pages) {
            Matcher matcher = BLOCK.matcher(page.text());
            while (matcher.find()) {
                blocks.add(new Block(matcher.group(1), matcher.group(2).strip()));
            }
        }
    }

    /** A file, and what stands in it. */
    record Page(Path file, String text) {

        static Page read(Path file) {
            try {
                return new Page(file, Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns the text without fenced and indented blocks: what is written for people, not for programs. */
        String prose() {
            return BLOCK.matcher(text).replaceAll("").replaceAll("(?m)^ {4}.*$", "");
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A fenced block. */
    record Block(String language, String text) {
    }

    /** A block and the JSON that stands next after it, if any does before another block. */
    record ResponseKey(String text, Optional<String> answer) {
    }

    static Readme read() {
        return new Readme(Stream.concat(Stream.of(Page.read(Path.of("README.md"))), docs()).toList());
    }

    /** Returns the pages of {@code docs} in the order of their names. */
    static Stream<Page> docs() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return docs.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream().map(Page::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all pages for people: the README, those of {@code docs}, and the others of the top level. */
    static Stream<Page> everyPage() {
        return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md").map(Path::of).map(Page::read),
                docs());
    }

    /** Returns the blocks of a language in their order, each with the answer that follows it. */
    List<ResponseKey> questions(String language) {
        return IntStream.range(0, blocks.size())
                .filter(i -> blocks.get(i).language().equals(language))
                .mapToObj(i -> new ResponseKey(blocks.get(i).text(), answerAt(i + 1)))
                .toList();
    }

    private Optional<String> answerAt(int index) {
        return blocks.stream().skip(index).limit(1).filter(block -> block.language().equals("json")).map(Block::text).findFirst();
    }

    /** Returns the cells of the table rows of a page of {@code docs} whose first cell is a quoted word. */
    static Stream<List<String>> rowsOf(String page) {
        return Page.read(Path.of("docs", page)).text().lines().filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList());
    }
}
