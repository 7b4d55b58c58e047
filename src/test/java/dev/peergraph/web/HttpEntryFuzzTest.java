package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peergraph.StartedGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever body comes, the answer is the gateway's: no 5xx, and no code for a bug. */
class HttpEntryFuzzTest {

    /** Words of a stack trace or of the name of a class. */
    private static final List<String> TELLTALES = List.of("java.", "Exception");

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
        assertThat(StartedGateway.json(answer).path("errors").findValuesAsString("code")).doesNotContain("INTERNAL");
        // What is refused is named, so words that came with the body may come back.
        String asked = new String(body, UTF_8);
        assertThat(TELLTALES.stream().filter(word -> !asked.contains(word))).noneMatch(answer.body()::contains);
    }
}
