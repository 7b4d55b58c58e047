package dev.peergraph.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class ActuatorPathsTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final ObjectProvider<PathMappedEndpoints> endpoints = new ObjectProvider<>() {

        @Override
        public Stream<PathMappedEndpoints> stream() {
            asked.incrementAndGet();
            return Stream.of(new PathMappedEndpoints("/inside", List.of()));
        }
    };

    /** To ask at the first request would have event loops wait for one another. */
    @Test
    void askForTheEndpointsAtTheStartAndNeverAgain() {
        StaticApplicationContext gateway = new StaticApplicationContext();
        TestPropertyValues.of("management.server.port=9090").applyTo(gateway);
        ActuatorPaths paths = new ActuatorPaths(gateway, endpoints);
        paths.afterSingletonsInstantiated();
        int atStart = asked.get();

        assertThat(paths.isAny(MockServerWebExchange.from(MockServerHttpRequest.get("/inside")))).isTrue();
        assertThat(paths.isAny(MockServerWebExchange.from(MockServerHttpRequest.get("/outside")))).isFalse();
        assertThat(paths.isHealth(MockServerWebExchange.from(MockServerHttpRequest.get("/inside")))).isFalse();
        assertThat(asked).hasValue(atStart);
    }
}
