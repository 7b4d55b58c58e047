package dev.peergraph;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The example programs of frontend clients, run against a gateway whose upstream they change meanwhile. */
class ExampleClientsTest {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    @Test
    void showEverySurvivingRowOnce() throws IOException, InterruptedException {
        run("walk.test.js", "--peergraph.upstream.page-size=3");
    }

    /** On a long listing, before a gateway that does not always answer. */
    @Test
    void keepWhatTheyShowInTrouble() throws IOException, InterruptedException {
        run("trouble.test.js");
    }

    private static void run(String program, String... settings) throws IOException, InterruptedException {
        try (ChangingUpstream upstream = new ChangingUpstream()) {
            List<String> arguments = new ArrayList<>(List.of(settings));
            arguments.add("--peergraph.upstream.base-url=" + upstream.baseUrl());
            try (ConfigurableApplicationContext gateway = GatewayFixture.start(arguments.toArray(String[]::new))) {
                NpmTool.installed(Path.of("examples", "clients"))
                        .run(LONGEST_RUN, program, GatewayFixture.url(gateway), upstream.baseUrl());
            }
        }
    }
}
