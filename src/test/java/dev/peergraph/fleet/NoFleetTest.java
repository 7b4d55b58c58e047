package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.PeergraphApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoFleetTest {

    @Test
    void loadsNoClassOfLettuce() throws IOException {
        Process gateway = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xlog:class+load",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), PeergraphApplication.class.getName(),
                "--server.port=0", "--spring.profiles.active=sandbox")
                .redirectErrorStream(true)
                .start();
        List<String> lettuce = new ArrayList<>();
        boolean started = false;
        try (BufferedReader log = gateway.inputReader(StandardCharsets.UTF_8)) {
            for (String line = log.readLine(); line != null && !started; line = log.readLine()) {
                if (line.contains(" io.lettuce.")) {
                    lettuce.add(line);
                }
                started = line.contains("Started PeergraphApplication in");
            }
        } finally {
            gateway.destroyForcibly();
        }
        assertThat(started).isTrue();
        assertThat(lettuce).isEmpty();
    }
}
