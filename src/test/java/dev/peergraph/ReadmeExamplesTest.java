package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.ResponseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeExamplesTest {

    @Test
    void pageShowsTheProgramThatIsTested() throws IOException {
        assertThat(Readme.read().questions("js")).extracting(ResponseKey::text)
                .containsExactly(Files.readString(Path.of("examples/clients/apollo.js")).strip());
    }
}
