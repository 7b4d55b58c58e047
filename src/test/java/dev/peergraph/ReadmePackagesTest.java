package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmePackagesTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "peergraph");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @Test
    void architectureNamesEveryPackageOnce() throws IOException {
        List<String> rows = Readme.rowsOf("architecture.md").map(cells -> cells.getFirst().replace("`", ""))
                .filter(name -> !name.equals("dev.peergraph"))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(packages());
    }

    @Test
    void readmeNamesEveryPackageOnce() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int table = readme.indexOf("| part |");
        List<String> names = QUOTED.matcher(readme.substring(table, readme.indexOf("\n\n", table))).results().map(quoted -> quoted.group(1))
                .filter(name -> !name.equals("dev.peergraph"))
                .toList();
        assertThat(names).containsExactlyInAnyOrderElementsOf(packages());
    }

    private static List<String> packages() throws IOException {
        try (Stream<Path> folders = Files.walk(SOURCES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("package-info.java")) && !folder.equals(SOURCES))
                    .map(folder -> SOURCES.relativize(folder).toString().replace('/', '.'))
                    .toList();
        }
    }
}
