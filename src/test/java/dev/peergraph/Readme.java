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

/** What the README, and after it the pages of {@code docs}, quote: their fenced blocks and the rows of their tables. */
final class Readme {

    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private final String text;
    private final List<Block> blocks = new ArrayList<>();

    private Readme(String text) {
        this.text = text;
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2).strip()));
        }
    }

    /** A fenced block. */
    record Block(String language, String text) {
    }

    /** A block and the JSON that stands next after it, if any does before another block. */
    record ResponseKey(String text, Optional<String> answer) {
    }

    static Readme read() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            StringBuilder text = new StringBuilder(Files.readString(Path.of("README.md")));
            for (Path page : docs.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
                text.append('\n').append(Files.readString(page));
            }
            return new Readme(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Returns the cells of the table rows whose first cell is a quoted word. */
    Stream<List<String>> rows() {
        return text.lines().filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList());
    }
}
