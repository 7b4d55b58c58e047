package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder of {@code src/test/js} with programs for Node: {@code package.json}, lock file, {@code .npmrc}. It is copied to
 * {@code target/js} and installed there once, and again when its lock file changes. Where there is no Node, tests that need it are skipped,
 * or fail if the environment variable {@code NODE_REQUIRED} is set.
 */
public final class NpmTool {

    private static final Map<Path, NpmTool> INSTALLED = new ConcurrentHashMap<>();
    private static final Duration LONGEST_INSTALL = Duration.ofMinutes(5);

    private final Path folder;

    private NpmTool(Path source) {
        folder = Path.of("target", "js").resolve(source.getFileName()).toAbsolutePath();
    }

    /** Returns the tool of a folder, installed; skips the test where there is no Node. */
    public static NpmTool installed(String name) {
        return installed(Path.of("src", "test", "js", name));
    }

    /** Returns the tool of a folder elsewhere in the project, installed; skips the test where there is no Node. */
    public static NpmTool installed(Path source) {
        boolean node = hasNode();
        assertThat(node || System.getenv("NODE_REQUIRED") == null).as("Node and npm are required here, but are not on the PATH").isTrue();
        assumeTrue(node, "Skipped: install Node 20 or newer, with npm, to run this test.");
        return INSTALLED.computeIfAbsent(source, NpmTool::install);
    }

    /** Returns what a program of the tool prints; fails if it fails or takes longer. */
    public String run(Duration longest, String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        return run(folder, longest, command);
    }

    /** Returns the process of a program of the tool, not yet started: for those that serve until they are ended. */
    public ProcessBuilder process(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    private static NpmTool install(Path source) {
        NpmTool tool = new NpmTool(source);
        Path mark = tool.folder.resolve("installed-lock.json");
        try {
            String lock = Files.readString(source.resolve("package-lock.json"));
            copy(source, tool.folder);
            if (!Files.exists(mark) || !Files.readString(mark).equals(lock)) {
                Files.deleteIfExists(mark);
                run(tool.folder, LONGEST_INSTALL, List.of("npm", "ci"));
                Files.writeString(mark, lock);
            }
            return tool;
        } catch (IOException e) {
            throw new AssertionError("Cannot install " + source, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while installing " + source, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile).filter(path -> !path.toString().contains("node_modules")).toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean hasNode() {
        try {
            Path folder = Path.of("").toAbsolutePath();
            run(folder, Duration.ofMinutes(1), List.of("node", "--version"));
            run(folder, Duration.ofMinutes(1), List.of("npm", "--version"));
            return true;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String run(Path folder, Duration longest, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("npm", ".out");
        Path problems = Files.createTempFile("npm", ".err");
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                    .redirectError(problems.toFile()).start();
            boolean ended = process.waitFor(longest.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(out);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(
                        (ended ? "Failed: " : "Did not end: ") + command + "\n" + printed + "\n" + Files.readString(problems));
            }
            return printed;
        } finally {
            Files.delete(out);
            Files.delete(problems);
        }
    }
}
