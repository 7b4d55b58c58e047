package dev.peergraph.web;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonRecyclerPools;

/** Gives each thread its own buffers to write JSON: event loops would wait for each other at a shared pool. */
@Component
class JsonBuffers implements JsonFactoryBuilderCustomizer {

    @Override
    public void customize(JsonFactoryBuilder json) {
        json.recyclerPool(JsonRecyclerPools.threadLocalPool());
    }
}
