package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PasswordFileTest {

    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    Path folder = Path.of("");

    @Test
    void isReadAgainWhenItChangesAndKeepsItsPasswordWhileItMakesNoSense(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "s3cret-1 \r\n");
        try (PasswordFile password = new PasswordFile(file, SOON)) {
            assertThat(password.get()).isEqualTo("s3cret-1 ");

            Files.writeString(file, "");
            await().until(() -> output.getAll().contains("cannot be read; the password read before stays in use"));
            assertThat(password.get()).isEqualTo("s3cret-1 ");

            Files.writeString(file, "s3cret-2");
            await().until(() -> password.get().equals("s3cret-2"));
        }
        assertThat(output).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "s3cret\nmore", "s3cret\u0000"})
    void isRefusedWithoutAPassword(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), content);
        assertThatThrownBy(() -> new PasswordFile(file, SOON)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("peergraph.upstream.proxy.password-file must hold one line, the password");
    }

    @Test
    void isRefusedWhereItIsNone() {
        assertThatThrownBy(() -> new PasswordFile(folder.resolve("none"), SOON)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("peergraph.upstream.proxy.password-file cannot be read: ");
    }
}
