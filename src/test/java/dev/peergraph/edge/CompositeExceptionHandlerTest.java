package dev.peergraph.edge;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CompositeExceptionHandlerTest {

    private static final WebExceptionHandler PASSING_ON = (_, failure) -> Mono.error(new IllegalStateException(failure));
    private static final WebExceptionHandler THROWING = (_, failure) -> {
        throw new IllegalArgumentException(failure);
    };

    private final ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
    private final Exception failure = new Exception("failed");

    @Test
    void endsWithTheFirstThatHandlesAFailure() {
        WebExceptionHandler composite = CompositeExceptionHandler.of(List.of((_, _) -> Mono.empty(), THROWING));

        StepVerifier.create(composite.handle(exchange, failure)).verifyComplete();
    }

    @Test
    void passesOnWhatAHandlerFailsWith() {
        WebExceptionHandler composite = CompositeExceptionHandler
                .of(List.of(THROWING, PASSING_ON, (_, last) -> Mono.error(new Error(last))));

        StepVerifier.create(composite.handle(exchange, failure)).verifyErrorMatches(last -> last instanceof Error
                && last.getCause() instanceof IllegalStateException second && second.getCause() instanceof IllegalArgumentException first
                && failure.equals(first.getCause()));
    }

    @Test
    void failsAsTheLastOne() {
        StepVerifier.create(CompositeExceptionHandler.of(List.of(PASSING_ON)).handle(exchange, failure))
                .verifyError(IllegalStateException.class);
        StepVerifier.create(CompositeExceptionHandler.of(List.of()).handle(exchange, failure)).verifyErrorMatches(failure::equals);
    }
}
