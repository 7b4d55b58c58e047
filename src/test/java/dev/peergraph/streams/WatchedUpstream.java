package dev.peergraph.streams;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** The phases of an environment's peerings, as an upstream's answers tell them; any status in their place. */
final class WatchedUpstream {

    final Map<String, String> phases = new ConcurrentSkipListMap<>(Map.of("p-1", "PROVISIONING"));
    final AtomicInteger calls = new AtomicInteger();
    volatile int status = 200;

    MockResponse answer(RecordedRequest request) {
        calls.incrementAndGet();
        if (status != 200) {
            return new MockResponse.Builder().code(status).body("{}").build();
        }
        String environment = FakeUpstream.parameter(request, "environment");
        return FakeUpstream.ok(PeeringJson.page(
                phases.entrySet().stream().map(row -> PeeringJson.aws(environment, row.getKey(), row.getValue())).toList(), null, null));
    }
}
