package dev.peergraph.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CompositeFilterTest {

    private final List<String> ran = new ArrayList<>();
    private final ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

    private WebFilter noting(String name) {
        return (passed, chain) -> {
            ran.add(name);
            return chain.filter(passed).doFinally(_ -> ran.add(name + " ends"));
        };
    }

    @Test
    void runsFiltersInTheirOrderAndThenTheRest() {
        WebFilter composite = CompositeFilter.of(List.of(noting("first"), noting("second")));

        StepVerifier.create(composite.filter(exchange, _ -> Mono.fromRunnable(() -> ran.add("rest")))).verifyComplete();

        assertThat(ran).containsExactly("first", "second", "rest", "first ends", "second ends");
    }

    @Test
    void letsAFilterHandleWhatALaterOneThrows() {
        IllegalStateException failure = new IllegalStateException("thrown");
        WebFilter composite = CompositeFilter.of(List.of(noting("first"), (_, _) -> {
            throw failure;
        }));

        StepVerifier.create(composite.filter(exchange, _ -> Mono.empty())).verifyErrorMatches(failure::equals);

        assertThat(ran).containsExactly("first", "first ends");
    }

    @Test
    void standsInPlaceOfTheFiltersOfAHandler() {
        WebHandler handler = _ -> Mono.fromRunnable(() -> ran.add("handler"));
        WebHttpHandlerBuilder builder = WebHttpHandlerBuilder.webHandler(handler).filter(noting("first"), noting("second"));

        new CompositeFilter().customize(builder);
        HttpHandler http = builder.build();
        StepVerifier.create(http.handle(MockServerHttpRequest.get("/").build(), new MockServerHttpResponse())).verifyComplete();

        assertThat(ran).containsExactly("first", "second", "handler", "first ends", "second ends");
        builder.filters(filters -> assertThat(filters).hasSize(1));
    }
}
