package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.MovableClock;
import dev.peergraph.PeeringJson;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PageReadingTest {

    private static final String ENVIRONMENT = "env-1";
    private static final PageAge AGE = MovableClock.fetched(Instant.parse("2026-01-05T10:00:00Z"));
    private static final byte[] BODY = PeeringJson.page(ENVIRONMENT, "p-1", "p-2").getBytes(UTF_8);

    private final PageReading reading = new PageReading(100_000, false);

    private static PageRequest request(String credential) {
        return new PageRequest(new PageKey("partition", ENVIRONMENT, PeeringFilter.NONE, 1000, null),
                new Caller("partition", new Credential(credential), null), Urgency.INTERACTIVE, Wanted.CACHED, new Moment(0));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    @Test
    void readsABodyCompressedOrNotAndNothingOfTheRate() throws IOException {
        PeeringPage plain = reading.read(BODY, request("Bearer secret"), AGE).orElseThrow();
        PeeringPage compressed = reading.read(gzip(BODY), request("Bearer secret"), AGE).orElseThrow();
        assertThat(plain.items()).hasSize(2).isEqualTo(compressed.items());
        assertThat(plain.age()).isEqualTo(AGE);
        assertThat(plain.rate()).isNull();
    }

    @Test
    void takesWhatIsNoPageForNone() throws IOException {
        assertThat(reading.read("[]".getBytes(UTF_8), request("Bearer secret"), AGE)).isEmpty();
        assertThat(reading.read(new byte[0], request("Bearer secret"), AGE)).isEmpty();
        assertThat(reading.read(Arrays.copyOf(gzip(BODY), 40), request("Bearer secret"), AGE)).isEmpty();
        assertThat(reading.read(gzip(new byte[200_000]), request("Bearer secret"), AGE)).isEmpty();
    }

    @Test
    void masksTheCallersCredentialInBrokenItems() {
        String body = PeeringJson.page(ENVIRONMENT, "p-1").replace("\"id\":\"p-1\"", "\"id\":\"my-secret-token\"")
                .replace("\"phase\":\"READY\"", "\"phase\":5");
        PeeringPage page = reading.read(body.getBytes(UTF_8), request("Bearer my-secret-token"), AGE).orElseThrow();
        assertThat(page.items().getFirst()).isInstanceOf(PageItem.Malformed.class);
        assertThat(page.items().getFirst().toString()).doesNotContain("my-secret-token");
    }
}
