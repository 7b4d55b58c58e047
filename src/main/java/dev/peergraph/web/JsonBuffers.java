package dev.peergraph.web;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonRecyclerPools;

/** Gives each thread buffers of its own to write JSON with: out of a pool for all, event loops would wait for one another. */
@Component
class JsonBuffers implements JsonFactoryBuilderCustomizer {

    @Override
    public void customize(JsonFactoryBuilder json) {
        json.recyclerPool(JsonRecyclerPools.threadLocalPool());
    }
}
