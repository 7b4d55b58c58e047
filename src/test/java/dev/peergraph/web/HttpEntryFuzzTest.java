package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peergraph.StartedGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever body comes, the answer is the gateway's: no 5xx, and no code for a bug. */
class HttpEntryFuzzTest {

    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @FuzzTest(maxDuration = "5m")
    void answersAnyBody(byte[] body) {
        HttpResponse<String> answer = gateway.post(BodyPublishers.ofByteArray(body), "Authorization", "Bearer x");
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        assertThat(answer.body()).doesNotContain("INTERNAL", "java.", "Exception");
    }
}
