package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class NoFleetTest {

    @Test
    void loadsNoClassOfLettuce() throws IOException {
        Queue<String> loaded = new ConcurrentLinkedQueue<>();
        try (ChildGateway _ = ChildGateway.started(List.of("-Xlog:class+load"), List.of("--spring.profiles.active=sandbox"), loaded::add)) {
            assertThat(loaded).anyMatch(line -> line.contains(" dev.peergraph.PeergraphApplication "))
                    .noneMatch(line -> line.contains(" io.lettuce."));
        }
    }
}
