package dev.peergraph.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartLineTest {

    private static String line(CapturedOutput output, String message) {
        return output.getAll().lines().filter(line -> line.contains(message)).reduce((_, _) -> {
            throw new AssertionError("two lines");
        }).orElseThrow();
    }

    @Test
    void saysWhatHasStartedAndThatItHasStopped(CapturedOutput output) {
        int port;
        String host;
        try (StartedGateway gateway = new StartedGateway("--peergraph.guard.max-wait=7s", "--management.server.port=0")) {
            port = gateway.port();
            host = gateway.upstream.baseUrl().replaceAll("https?://([^:/]+).*", "$1");
            assertThat(output.getAll()).doesNotContain("Peergraph has stopped");
        }
        assertThat(line(output, "Peergraph is ready")).contains("version=", "upstream=\"" + host + "\"", "auth=\"pass-through\"",
                "port=\"" + port + "\"", "managementPort=", "profiles=\"none\"", "limits=\"peergraph.guard.max-wait=7s\"");
        assertThat(line(output, "Peergraph has stopped")).contains("INFO");
    }
}
