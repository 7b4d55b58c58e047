package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.ResponseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the commands of the README and of {@code docs} in their order, in a copy of the project as a fresh checkout has it, the packaged jar
 * added.
 */
class ReadmeCommandsIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<RunningGateway> gateways = new ArrayList<>();
    private final Path checkout;

    ReadmeCommandsIT(@TempDir Path checkout) {
        this.checkout = checkout;
    }

    @AfterEach
    void stopGateways() {
        gateways.reversed().forEach(RunningGateway::close);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyCommandDoesWhatThePageSays() throws IOException, InterruptedException {
        copyProject();
        List<ResponseKey> commands = Readme.read().questions("sh");
        assertThat(commands).extracting(ResponseKey::text).contains("mvn spring-boot:run", "mvn verify");
        for (ResponseKey question : commands) {
            ShellCommand command = new ShellCommand(question.text());
            if (command.startsGateway()) {
                start(command);
            } else if (!command.forOthersToRun() && (NpmTool.hasNode() || !command.needsNode())) {
                check(command, question);
            }
        }
    }

    private void start(ShellCommand command) throws IOException, InterruptedException {
        if (command.callsRealUpstream()) {
            // The gateway before it stays: its sandbox stands in for the real upstream.
            gateways.add(RunningGateway.started(command.withUpstreamOn(gateways.getLast().sandboxPort), checkout));
        } else {
            stopGateways();
            gateways.clear();
            gateways.add(RunningGateway.started(command, checkout));
        }
    }

    private void check(ShellCommand command, ResponseKey question) throws IOException, InterruptedException {
        String output = onPorts(command).output(checkout);
        question.answer().ifPresentOrElse(
                expected -> assertThat(JSON.readTree(output)).as(question.text()).isEqualTo(JSON.readTree(expected)),
                () -> assertThat(output).as(question.text()).doesNotContain("\"errors\""));
    }

    /** Returns the command as it is before any gateway has started, and after that with the ports of the last one. */
    private ShellCommand onPorts(ShellCommand command) {
        if (gateways.isEmpty()) {
            return command;
        }
        RunningGateway gateway = gateways.getLast();
        return command.onPorts(gateway.port, gateway.sandboxPort);
    }

    private void copyProject() throws IOException, InterruptedException {
        String files = new ShellCommand("git ls-files --cached --others --exclude-standard").output(Path.of("."));
        for (String file : files.lines().toList()) {
            copy(Path.of(file), checkout.resolve(file));
        }
        Path jar = Path.of(System.getProperty("readme.jar"));
        copy(jar, checkout.resolve("target").resolve(jar.getFileName()));
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        }
    }
}
