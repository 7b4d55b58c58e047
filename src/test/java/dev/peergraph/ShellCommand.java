package dev.peergraph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A command of the README or of a page of docs, to be run by bash. */
record ShellCommand(String text) {

    private static final Pattern FOR_OTHERS_TO_RUN = Pattern.compile("mvn verify|(docker|kubectl) .*", Pattern.DOTALL);
    private static final Pattern STARTS_GATEWAY = Pattern
            .compile("(\\w+=\\S+ )*(mvn spring-boot:run|(cd \\S+ && )?java (@jvm.options .*)?-jar .*)", Pattern.DOTALL);
    private static final Pattern NEEDS_NODE = Pattern.compile("(node|npm) .*", Pattern.DOTALL);
    private static final String REAL_UPSTREAM = "https://api.confluent.cloud";
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    /** Returns whether a script runs the command, its files are checked by their schemas instead, or this very build is it. */
    boolean forOthersToRun() {
        return FOR_OTHERS_TO_RUN.matcher(text).matches();
    }

    boolean needsNode() {
        return NEEDS_NODE.matcher(text).matches();
    }

    boolean startsGateway() {
        return STARTS_GATEWAY.matcher(text).matches();
    }

    /** Returns whether the gateway that the command starts has a sandbox; without one, its settings are refused. */
    boolean startsSandbox() {
        return text.contains("mvn spring-boot:run") || text.contains("sandbox");
    }

    boolean callsRealUpstream() {
        return text.contains(REAL_UPSTREAM);
    }

    /** Returns the command with a sandbox in the real upstream's place. */
    ShellCommand withUpstreamOn(int sandboxPort) {
        return new ShellCommand(text.replace(REAL_UPSTREAM, "http://127.0.0.1:" + sandboxPort));
    }

    /** Returns the command with other ports than the page's, which may be taken. */
    ShellCommand onPorts(int port, int sandboxPort) {
        return new ShellCommand(text.replace("localhost:8080", "localhost:" + port)
                .replace("localhost:8081", "localhost:" + sandboxPort)
                .replace("sandbox.port=8081", "sandbox.port=" + sandboxPort)
                .replace("SANDBOX_PORT=8081", "SANDBOX_PORT=" + sandboxPort));
    }

    /** Returns the command's process, not yet started, with this JVM's {@code java} and what the page asks its reader to set. */
    ProcessBuilder process(Path folder) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", text).directory(folder.toFile());
        Map<String, String> variables = builder.environment();
        variables.merge("PATH", Path.of(System.getProperty("java.home"), "bin") + ":", (old, first) -> first + old);
        // Without the pages for browsers: other tests look at them, and building them a second time takes a while.
        String options = "-Dmaven.antrun.skip=true -Dmaven.repo.local=" + System.getProperty("readme.repository");
        variables.merge("MAVEN_OPTS", options, (old, more) -> old + " " + more);
        variables.put("CONFLUENT_CLOUD_API_KEY", "sandbox");
        variables.put("CONFLUENT_CLOUD_API_SECRET", "sandbox");
        variables.put("ENVIRONMENT", "env-mixed");
        variables.put("SERVER_PORT", Integer.toString(RunningGateway.freePort()));
        variables.put("PEERGRAPH_REPOSITORY", Path.of("").toAbsolutePath().toString());
        return builder;
    }

    /** Returns what the command prints; fails if it fails. */
    String output(Path folder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("readme", ".out");
        try {
            Process process = process(folder).redirectErrorStream(true).redirectOutput(out.toFile()).start();
            boolean ended = process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(out);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError((ended ? "Failed: " : "Did not end: ") + text + "\n" + printed);
            }
            return printed;
        } finally {
            Files.delete(out);
        }
    }
}
