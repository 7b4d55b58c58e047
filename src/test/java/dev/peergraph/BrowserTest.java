package dev.peergraph;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** What the gateway has for browsers, in one, over the sandbox. The programs say what they expect. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("sandbox")
class BrowserTest {

    private final int port;

    BrowserTest(@LocalServerPort int port) {
        this.port = port;
    }

    @Test
    void graphiqlRunsItsExamples() throws IOException, InterruptedException {
        Chromium.run("graphiql.js", port);
    }

    @Test
    void graphiqlShowsEventsOfSubscriptions() throws IOException, InterruptedException {
        Chromium.run("graphiql-live.js", port);
    }

    @Test
    void demoPageShowsPeerings() throws IOException, InterruptedException {
        Chromium.run("demo.js", port);
    }

    @Test
    void demoPageKeepsWhatItShowsOnBadDays() throws IOException, InterruptedException {
        Chromium.run("demo-trouble.js", port);
    }

    /** Leaves them in {@code target/js/browser/pictures}. */
    @Test
    void picturesOfTheReadmeCanBeTaken() throws IOException, InterruptedException {
        Chromium.run("pictures.js", port);
    }

    @Test
    void demoPageGoesOnAfterFailures() throws IOException, InterruptedException {
        Chromium.run("demo-failures.js", port);
    }
}
