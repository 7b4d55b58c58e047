package dev.peergraph.secrets;

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
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SecretFileTest {

    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    Path folder = Path.of("");

    @Test
    void isReadAgainWhenItChangesAndKeepsItsSecretWhileItMakesNoSense(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "s3cret-1");
        try (SecretFile<String> secret = file(file)) {
            assertThat(secret.get()).isEqualTo("s3cret-1");

            Files.writeString(file, "");
            await().until(() -> output.getAll().contains("cannot be read; the secret read before stays in use"));
            assertThat(secret.get()).isEqualTo("s3cret-1");

            Files.writeString(file, "s3cret-2");
            await().until(() -> secret.get().equals("s3cret-2"));
        }
        assertThat(output).doesNotContain("s3cret");
    }

    @Test
    void isRefusedWhereItMakesNoSense() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "");
        assertThatThrownBy(() -> file(file)).isInstanceOf(IllegalArgumentException.class).hasMessage("a.b.file must hold a secret");
    }

    @Test
    void isRefusedWhereItIsTooLong() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "x".repeat(16 * 1024 + 1));
        assertThatThrownBy(() -> file(file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a.b.file must have at most 16384 bytes");
    }

    @Test
    void isRefusedWhereItIsNone() {
        assertThatThrownBy(() -> file(folder.resolve("none"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.b.file cannot be read: ");
    }

    private static SecretFile<String> file(Path file) {
        return new SecretFile<>("a.b.file", file, SecretFileTest::secret, SOON);
    }

    private static String secret(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a.b.file must hold a secret");
        }
        return text;
    }
}
