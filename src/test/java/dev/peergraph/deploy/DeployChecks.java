package dev.peergraph.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine that check files. */
final class DeployChecks {

    private DeployChecks() {
    }

    /**
     * Returns what promtool prints; fails if it fails. Skips the test where there is no promtool, or fails if the environment variable
     * {@code PROMTOOL_REQUIRED} is set.
     */
    static String promtool(String... arguments) throws IOException, InterruptedException {
        boolean present = executable("promtool").isPresent();
        assertThat(present || System.getenv("PROMTOOL_REQUIRED") == null).as("promtool is required here, but is not on the PATH").isTrue();
        assumeTrue(present, "Skipped: install promtool, such as Debian's package prometheus, to run this test.");
        return run("promtool", arguments);
    }

    /** Returns the resources that a folder of Kustomize makes. Skips the test where there is no kubectl: Debian's cannot do it yet. */
    static String kustomized(Path folder) throws IOException, InterruptedException {
        assumeTrue(executable("kubectl").isPresent(), "Skipped: install kubectl 1.30 or newer to run this test.");
        return run("kubectl", "kustomize", folder.toString());
    }

    private static Optional<Path> executable(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }

    private static String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
