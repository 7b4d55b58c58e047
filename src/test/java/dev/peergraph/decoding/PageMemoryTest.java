package dev.peergraph.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Heap;
import dev.peergraph.Samples;
import dev.peergraph.pages.PeeringPage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PageMemoryTest {

    private static final int PAGES = 100;
    private static final int ROWS = 1000;
    private static final double MEGA = 1_000_000;

    /** The limit is the gateway's promise, for peerings of all clouds as the upstream's samples have them. */
    @Test
    void ofAHundredThousandPeeringsIsAtMost60Megabytes() {
        PageDecoder decoder = new PageDecoder();
        JsonNode samples = JsonMapper.shared().readTree(Samples.body("page-first")).get("data");
        long before = Heap.usedBytes();
        PeeringPage[] pages = new PeeringPage[PAGES];
        for (int i = 0; i < PAGES; i++) {
            pages[i] = decoder.decode("env-7gk2xz", new ByteArrayInputStream(body(samples, i).getBytes(StandardCharsets.UTF_8)),
                    PageDecoderTest.JUST_FETCHED, null);
        }
        long used = Heap.usedBytes() - before;
        assertThat(IntStream.range(0, PAGES).map(i -> pages[i].items().size()).sum()).isEqualTo(PAGES * ROWS);
        assertThat(used / MEGA).as("MB").isBetween(10.0, 60.0);
    }

    /** Every row has its own id, name and cloud network. */
    private static String body(JsonNode samples, int page) {
        return IntStream.range(page * ROWS, (page + 1) * ROWS).mapToObj(i -> row(samples.get(i % samples.size()), i))
                .collect(Collectors.joining(",", "{\"metadata\":{},\"data\":[", "]}"));
    }

    private static String row(JsonNode sample, int number) {
        String id = "p-" + Integer.toString(1_000_000 + number, Character.MAX_RADIX);
        return sample.toString().replace(sample.get("id").asString(), id)
                .replace(sample.at("/spec/display_name").asString(), "prod-peering-" + number)
                .replace("\"vpc-", "\"vpc-" + number)
                .replace("\"/subscriptions/", "\"/subscriptions/" + number);
    }
}
