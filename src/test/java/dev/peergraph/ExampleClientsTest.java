package dev.peergraph;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The example programs of frontend clients, run against a gateway whose upstream they change while they page. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "peergraph.upstream.page-size=3")
class ExampleClientsTest {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final ChangingUpstream UPSTREAM = new ChangingUpstream();

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry properties) {
        properties.add("peergraph.upstream.base-url", UPSTREAM::baseUrl);
    }

    @AfterAll
    static void stopUpstream() {
        UPSTREAM.close();
    }

    @Test
    void showEverySurvivingRowOnce(@LocalServerPort int port) throws IOException, InterruptedException {
        NpmTool.installed(Path.of("examples", "clients"))
                .run(LONGEST_RUN, "walk.test.js", "http://localhost:" + port, UPSTREAM.baseUrl());
    }
}
