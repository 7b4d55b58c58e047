package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code examples/federation/run.js} ends what it started, however it ends. Programs that tell their end stand in for the gateways. */
class FederationExampleTest {

    private static final String JAVA = """
            #!/usr/bin/env bash
            trap 'sleep 0.5; touch "$STANDINS/java-ended"; exit' TERM
            echo 'Netty started on port 1 (http)'
            while sleep 0.1; do :; done
            """;
    private static final String GATEWAY = """
            import { createServer } from 'node:http';
            import { writeFileSync } from 'node:fs';
            process.on('SIGTERM', () => {
              writeFileSync(`${process.env.STANDINS}/gateway-ended`, '');
              process.exit();
            });
            const server = createServer((request, response) => response.end(process.env.ANSWER));
            server.listen(0, 'localhost', () => console.log(`http://localhost:${server.address().port}/graphql`));
            """;
    private static final long LONGEST_SECONDS = 60;

    private final List<Process> started = new ArrayList<>();
    private final Path standIns;

    FederationExampleTest(@TempDir Path standIns) {
        this.standIns = standIns;
    }

    @BeforeEach
    void writeStandIns() throws IOException {
        Path java = Files.writeString(standIns.resolve("java"), JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(standIns.resolve("gateway.mjs"), GATEWAY);
    }

    @Test
    void endsWithTheAnswer() throws IOException, InterruptedException {
        Process run = started("{\"data\": null}");
        assertThat(ended(run)).isZero();
        assertThat(standIns.resolve("java-ended")).exists();
        assertThat(standIns.resolve("gateway-ended")).exists();
    }

    @Test
    void endsWithAFailure() throws IOException, InterruptedException {
        Process run = started("this is not JSON");
        assertThat(ended(run)).isEqualTo(1);
        assertThat(standIns.resolve("java-ended")).exists();
        assertThat(standIns.resolve("gateway-ended")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void endsAtASignal(String signal) throws IOException, InterruptedException {
        Process run = started("{}", "--stay");
        awaitAddresses(run);
        new ProcessBuilder("kill", "-" + signal, Long.toString(run.pid())).start().waitFor();
        ended(run);
        assertThat(standIns.resolve("java-ended")).exists();
        assertThat(standIns.resolve("gateway-ended")).exists();
    }

    @Test
    void endsWhereOneOfThemEnds() throws IOException, InterruptedException {
        Process run = started("{}", "--stay");
        awaitAddresses(run);
        run.children().filter(child -> child.info().commandLine().orElse("").contains("gateway.mjs")).forEach(ProcessHandle::destroy);
        assertThat(ended(run)).isEqualTo(1);
        assertThat(standIns.resolve("java-ended")).exists();
    }

    private Process started(String answer, String... arguments) throws IOException {
        List<String> command = List.of("peergraph.jar", standIns.resolve("gateway.mjs").toString());
        ProcessBuilder run = NpmTool.installed(Path.of("examples", "federation"))
                .process("run.js", Stream.concat(command.stream(), Stream.of(arguments)).toArray(String[]::new))
                .redirectError(standIns.resolve("errors").toFile());
        run.environment().put("STANDINS", standIns.toString());
        run.environment().put("ANSWER", answer);
        run.environment().merge("PATH", standIns + File.pathSeparator, (old, first) -> first + old);
        Process process = run.start();
        started.add(process);
        return process;
    }

    private static void awaitAddresses(Process run) throws IOException {
        StringBuilder printed = new StringBuilder();
        while (printed.indexOf("INVENTORY_URL") < 0) {
            String line = run.inputReader().readLine();
            assertThat(line).as(printed.toString()).isNotNull();
            printed.append(line);
        }
    }

    /** Ends what a faulty program would leave behind. */
    @AfterEach
    void endAll() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private static int ended(Process run) throws InterruptedException {
        boolean inTime = run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertThat(inTime).as("it ends").isTrue();
        return run.exitValue();
    }
}
