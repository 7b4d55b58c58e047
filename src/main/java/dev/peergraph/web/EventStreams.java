package dev.peergraph.web;

import java.util.Map;
import org.reactivestreams.Publisher;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.webflux.GraphQlSseHandler;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes answers as events: a subscription as Spring does, any other answer as one event {@code next} and one {@code complete} (protocol of
 * graphql-sse).
 */
@Component
class EventStreams extends GraphQlSseHandler {

    EventStreams(WebGraphQlHandler graphQl, GraphQlProperties properties) {
        super(graphQl, properties.getHttp().getSse().getTimeout(), properties.getHttp().getSse().getKeepAlive());
    }

    @Override
    protected Mono<ServerResponse> prepareResponse(ServerRequest request, WebGraphQlResponse response) {
        if (response.getData() instanceof Publisher) {
            return super.prepareResponse(request, response);
        }
        ServerSentEvent<Map<String, Object>> next = ServerSentEvent.builder(response.toMap()).event("next").build();
        ServerSentEvent<Map<String, Object>> complete = ServerSentEvent.<Map<String, Object>>builder(Map.of()).event("complete").build();
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .body(BodyInserters.fromServerSentEvents(Flux.just(next, complete)));
    }
}
