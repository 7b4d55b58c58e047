package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Readme.ResponseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeExamplesTest {

    @Test
    void pageShowsTheProgramsThatAreTested() throws IOException {
        assertThat(Readme.read().questions("js")).extracting(ResponseKey::text)
                .containsExactly(program("fetch.js"), program("states.js"), program("apollo.js"));
    }

    private static String program(String name) throws IOException {
        return Files.readString(Path.of("examples", "clients", name)).strip();
    }
}
