package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A Chromium of this machine, driven by the programs of {@code src/test/js/browser}. */
final class Chromium {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(8);

    private Chromium() {
    }

    /**
     * Runs a program against a gateway on this machine; fails with what it printed if it fails. Skips the test where there is no Chromium
     * or no Node, or fails if the environment variable {@code CHROMIUM_REQUIRED} is set.
     *
     * @param words what else the program is told
     */
    static void run(String program, int port, String... words) throws IOException, InterruptedException {
        Optional<Path> executable = executable();
        assertThat(executable.isPresent() || System.getenv("CHROMIUM_REQUIRED") == null)
                .as("Chromium is required here, but is not on the PATH")
                .isTrue();
        assumeTrue(executable.isPresent(), "Skipped: install Chromium, such as Debian's package chromium, to run this test.");
        Stream<String> places = Stream.of("http://localhost:" + port, executable.get().toString());
        NpmTool.installed("browser").run(LONGEST_RUN, program, Stream.concat(places, Stream.of(words)).toArray(String[]::new));
    }

    private static Optional<Path> executable() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
