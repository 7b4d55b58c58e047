package dev.peergraph;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.ReactorNetty;
import reactor.netty.resources.LoopResources;

/** The threads of the network. */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

    /**
     * Event loops for connections of callers and to upstream: one for each processor, unless {@code reactor.netty.ioWorkerCount} says
     * otherwise. Reactor Netty's default, at least four, allows for loops that block; none does here, and where there are fewer processors
     * they would only interrupt each other.
     */
    @Bean(destroyMethod = "dispose")
    LoopResources eventLoops() {
        int loops = Integer.getInteger(ReactorNetty.IO_WORKER_COUNT, Runtime.getRuntime().availableProcessors());
        return LoopResources.create("reactor-http", loops, true);
    }

    @Bean
    ReactorResourceFactory serverResources(LoopResources eventLoops) {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResources(eventLoops);
        return resources;
    }
}
