package dev.peergraph.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.changes.ChangesProperties;
import dev.peergraph.execution.EncodedEvents;
import dev.peergraph.pages.Caller;
import graphql.GraphQLContext;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes responses as events (protocol of {@code graphql-sse}, distinct connections mode): each event of a subscription, or one for any
 * other response, as {@code next}, and {@code complete} after the last. Where the gateway ends a subscription that is not over, there is no
 * {@code complete}, so that clients connect again.
 */
@Component
public class EventStreams {

    private static final byte[] NEXT = "event:next\ndata:".getBytes(UTF_8);
    private static final byte[] END = "\n\n".getBytes(UTF_8);
    private static final byte[] COMPLETE = "event:complete\ndata:{}\n\n".getBytes(UTF_8);
    private static final byte[] COMMENT = ":\n\n".getBytes(UTF_8);

    private final OpenStreams open;
    private final ChangesProperties limits;
    private final JsonMapper json;
    private final InstantSource dates;

    EventStreams(OpenStreams open, ChangesProperties limits, JsonMapper json, InstantSource dates) {
        this.open = open;
        this.limits = limits;
        this.json = json;
        this.dates = dates;
    }

    /** Returns whether a response goes on, and so can be answered in events only. */
    public static boolean isNeeded(WebGraphQlResponse response) {
        Object data = response.getData();
        return data instanceof EncodedEvents;
    }

    /** Answers with the events of a response. */
    public Mono<ServerResponse> answer(WebGraphQlResponse response) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("X-Accel-Buffering", "no")
                .build((exchange, _) -> write(response, exchange.getResponse()));
    }

    private Mono<Void> write(WebGraphQlResponse response, ServerHttpResponse to) {
        Object data = response.getData();
        if (data instanceof EncodedEvents encoded) {
            HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(to);
            return Mono.<Connection>create(sink -> server.withConnection(sink::success))
                    .map(Connection::channel)
                    .flatMap(channel -> write(
                            lasting(encoded, response.getExecutionInput().getGraphQLContext(), closed(channel)), channel, to));
        }
        Parts next = next(json.writeValueAsBytes(response.toMap()));
        return to.writeWith(Flux.just(next, Parts.of(COMPLETE)).map(event -> event.in(to.bufferFactory())));
    }

    private static Parts next(byte[] payload) {
        return new Parts(NEXT, payload, END);
    }

    /**
     * Writes a comment first, which sends the headers, and then takes each event once the network has taken the one before: Reactor Netty
     * would take many events before their time, and not the newest ones.
     */
    private static Mono<Void> write(Flux<Parts> events, Channel channel, ServerHttpResponse to) {
        Mono<Mono<DataBuffer>> comment = Mono.fromSupplier(() -> Mono.just(to.bufferFactory().wrap(COMMENT)));
        Flux<Mono<DataBuffer>> written = events.concatMap(event -> write(channel, event), 0);
        return to.writeAndFlushWith(comment.concatWith(written));
    }

    /** Reactor Netty cancels what it writes when the client leaves, but not if the client has left before. */
    private static Mono<StreamEnd> closed(Channel channel) {
        return FutureMono.from(channel.closeFuture()).thenReturn(StreamEnd.CLIENT);
    }

    private static Mono<Mono<DataBuffer>> write(Channel channel, Parts event) {
        return FutureMono.deferFuture(() -> channel.writeAndFlush(event.buffer())).then(Mono.empty());
    }

    private Flux<Parts> lasting(EncodedEvents encoded, GraphQLContext context, Mono<StreamEnd> closed) {
        return Flux.using(() -> open.add(new Ending()), ending -> events(encoded, ending, context).takeUntilOther(closed), open::remove);
    }

    private Flux<Parts> events(EncodedEvents encoded, Ending ending, GraphQLContext context) {
        Flux<Parts> told = encoded.flux()
                .map(EventStreams::next)
                .onErrorResume(EncodedEvents.Failed.class, failed -> Mono.just(failed(failed)))
                .concatWithValues(Parts.of(COMPLETE));
        Caller caller = context.get(Caller.class);
        Instant expiry = caller == null ? null : caller.expiresAt();
        Mono<StreamEnd> end = expiry == null ? ending.signal() : Mono.firstWithSignal(ending.signal(), ending.beginAt(expiry, dates));
        return withComments(told, limits.pingInterval()).takeUntilOther(end);
    }

    /** Adds a comment in each interval, until all events have been told. */
    static Flux<Parts> withComments(Flux<Parts> events, Duration interval) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> over = Sinks.empty();
            Flux<Parts> comments = Flux.interval(interval).map(_ -> Parts.of(COMMENT)).onBackpressureDrop();
            return Flux.merge(1, events.doOnTerminate(over::tryEmitEmpty), comments.takeUntilOther(over.asMono()));
        });
    }

    private Parts failed(EncodedEvents.Failed failed) {
        return next(json.writeValueAsBytes(Map.of("errors", List.of(failed.error().toSpecification()))));
    }
}
