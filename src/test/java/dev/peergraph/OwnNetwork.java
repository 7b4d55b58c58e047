package dev.peergraph;

import java.time.Duration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/** Threads and connections for one gateway alone: when it closes, those that other gateways of the same JVM share stay. */
@TestConfiguration(proxyBeanMethods = false)
public class OwnNetwork {

    @Bean
    ReactorResourceFactory ownReactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }
}
