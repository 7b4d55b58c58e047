package dev.peergraph.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.edge.Refusal;
import dev.peergraph.execution.EncodedEvents;
import graphql.GraphQLError;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.server.WebGraphQlResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What a WebSocket's client is told of its operations (protocol {@code graphql-transport-ws}). */
final class Replies {

    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private static final byte[] END = {'}'};

    static final Frame ACKNOWLEDGED = text("{\"type\":\"connection_ack\"}");
    static final Frame PONG = text("{\"type\":\"pong\"}");

    private final JsonMapper json;
    private final String quotedId;
    private final byte[] beforeNext;

    /** Makes those for one operation. */
    Replies(String id, JsonMapper json) {
        this.json = json;
        this.quotedId = json.writeValueAsString(id);
        this.beforeNext = before("next");
    }

    private static Frame text(String whole) {
        return new Frame.Text(Parts.of(whole.getBytes(UTF_8)));
    }

    private byte[] before(String type) {
        return ("{\"id\":" + quotedId + ",\"type\":\"" + type + "\",\"payload\":").getBytes(UTF_8);
    }

    /**
     * Returns what tells a response: the events of a subscription, or one, or that it failed.
     *
     * @param over runs before the client learns that the operation is over
     */
    Flux<Frame> to(WebGraphQlResponse response, Runnable over) {
        Object data = response.getData();
        if (data instanceof EncodedEvents events) {
            return events.flux().map(this::next).concatWith(Mono.fromSupplier(() -> complete(over)));
        }
        if (data == null && !response.getErrors().isEmpty()) {
            return Flux.just(failed(response.getExecutionResult().getErrors().stream().map(GraphQLError::toSpecification).toList()));
        }
        return Flux.just(next(json.writeValueAsBytes(response.toMap()))).concatWith(Mono.fromSupplier(() -> complete(over)));
    }

    private Frame next(byte[] payload) {
        return new Frame.Text(new Parts(beforeNext, payload, END));
    }

    private Frame complete(Runnable over) {
        over.run();
        return text("{\"id\":" + quotedId + ",\"type\":\"complete\"}");
    }

    private Frame failed(Object errors) {
        return new Frame.Text(new Parts(before("error"), json.writeValueAsBytes(errors), END));
    }

    /** Returns what tells that an operation failed. */
    Frame failed(Throwable failure, String requestId) {
        return switch (failure) {
            case EncodedEvents.Failed ended -> failed(List.of(ended.error().toSpecification()));
            case Refusal refusal -> failed(refusal);
            default -> {
                log.atError().setCause(failure).addKeyValue("requestId", requestId).log("An operation failed by a bug");
                yield failed(Refusal.bug(requestId));
            }
        };
    }

    /** Returns what tells that an operation is refused. */
    Frame failed(Refusal refusal) {
        return failed(Objects.requireNonNull(refusal.body().get("errors")));
    }
}
