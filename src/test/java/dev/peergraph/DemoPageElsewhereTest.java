package dev.peergraph;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The sandbox profile's page before another upstream than the sandbox: one that is newer than the gateway, or busy. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("sandbox")
class DemoPageElsewhereTest {

    private static final AtomicInteger BUSY_CALLS = new AtomicInteger();
    private static final FakeUpstream UPSTREAM = FakeUpstream.started(DemoPageElsewhereTest::answer);

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry properties) {
        properties.add("peergraph.upstream.base-url", UPSTREAM::baseUrl);
    }

    @AfterAll
    static void stopUpstream() {
        UPSTREAM.close();
    }

    @Test
    void demoPageBearsWhatIsNewOrBusy(@LocalServerPort int port) throws IOException, InterruptedException {
        Chromium.run("demo-elsewhere.js", port);
    }

    private static MockResponse answer(RecordedRequest request) {
        String environment = FakeUpstream.parameter(request, "environment");
        if (environment.equals("env-odd")) {
            String unknown = PeeringJson.item("env-odd", "p-new", "HIBERNATING", "\"kind\":\"OciPeering\"");
            String broken = "{\"id\":\"p-broken\"}";
            return FakeUpstream.ok(PeeringJson.page(List.of(unknown, broken, PeeringJson.aws("env-odd", "p-old", "READY")), null, 3));
        }
        if (environment.startsWith("env-many-")) {
            boolean failed = environment.matches("env-many-(0|129)");
            List<String> items = failed ? List.of(PeeringJson.aws(environment, "p-failed", "FAILED")) : List.of();
            return FakeUpstream.ok(PeeringJson.page(items, null, items.size()));
        }
        // What counts by phase asks for other pages.
        boolean filtered = request.getUrl().queryParameter("status.phase") != null;
        if (!filtered && BUSY_CALLS.getAndIncrement() == 0) {
            return new MockResponse.Builder().code(429).addHeader("Retry-After", "4").body("{}").build();
        }
        return FakeUpstream.ok(PeeringJson.page("env-busy", "p-late"));
    }
}
