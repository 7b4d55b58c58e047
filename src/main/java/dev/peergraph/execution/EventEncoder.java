package dev.peergraph.execution;

import dev.peergraph.changes.PeeringChanges;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events as responses of one subscription.
 *
 * @param key the name of the subscription's field in the response
 * @param plan how its events are completed
 * @param reading what that needs of the subscription; counts the bytes of one event at a time
 * @param json writes JSON
 */
record EventEncoder(String key, ReadPlan plan, ReadContext reading, JsonMapper json) {

    /** Returns an event in JSON; fails with a {@link dev.peergraph.limits.LimitExceeded} if it is too large. */
    byte[] encode(PeeringChanges event) {
        Object completed = plan.complete(event, reading);
        reading.takeBack();
        return json.writeValueAsBytes(Map.of("data", Map.of(key, completed)));
    }
}
