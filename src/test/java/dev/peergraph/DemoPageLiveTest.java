package dev.peergraph;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The sandbox profile's page before an upstream whose peerings the program changes while it is looked at. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"peergraph.changes.poll-interval=200ms",
        "peergraph.cache.fresh=2s", "peergraph.cache.fresh-in-transit=2s"})
@ActiveProfiles("sandbox")
class DemoPageLiveTest {

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
    void demoPageShowsChangesAsTheyHappen(@LocalServerPort int port) throws IOException, InterruptedException {
        Chromium.run("demo-live.js", port, UPSTREAM.baseUrl());
    }
}
