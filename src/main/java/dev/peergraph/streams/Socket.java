package dev.peergraph.streams;

import dev.peergraph.auth.LateCredentials.Proven;
import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.Caller;
import io.netty.handler.codec.TooLongFrameException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One WebSocket (protocol {@code graphql-transport-ws}). Its messages are read one after another, and none waits for an operation. Its
 * operations send in turn, each one message at a time: what a slow client has not read yet stays with the operation, which then tells the
 * newest state only.
 */
final class Socket {

    static final String PROTOCOL = "graphql-transport-ws";

    /** Pings may be without an answer for so many intervals. */
    private static final int MOST_UNANSWERED = 2;
    /** A message is read once the reply to the one before has begun. */
    private static final int MOST_QUEUED = 16;
    /** Replies that are no operation's, such as pongs, are sent beside all operations. */
    private static final int MORE_REPLIES = 64;
    private static final Frame PING = new Frame.Ping();
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final SocketParts parts;
    private final WebSocketSession session;
    private final Handshake handshake;
    private final Map<String, Sinks.Empty<Void>> operations = new ConcurrentHashMap<>();
    private final Sinks.Many<Flux<Frame>> outgoing = Sinks.many().unicast()
            .onBackpressureBuffer(Queues.<Flux<Frame>>get(MOST_QUEUED).get());
    private final Ending ending = new Ending();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean begun;
    private volatile HttpHeaders headers;
    private volatile @Nullable Context acknowledged;

    Socket(SocketParts parts, WebSocketSession session, Handshake handshake) {
        this.parts = parts;
        this.session = session;
        this.handshake = handshake;
        this.headers = handshake.headers(null);
    }

    /** Returns what lasts as long as the connection. */
    Mono<Void> run() {
        return Mono.using(() -> parts.open().add(ending), _ -> connected(), parts.open()::remove);
    }

    private Mono<Void> connected() {
        if (!PROTOCOL.equals(session.getHandshakeInfo().getSubProtocol())) {
            return refused(StreamEnd.PROTOCOL);
        }
        if (parts.open().areTooMany()) {
            return refused(StreamEnd.OVERLOAD);
        }
        Mono<Void> receiving = session.receive()
                .map(message -> SocketMessage.of(message, parts.json()))
                .concatMap(this::received, 1)
                .doOnError(TooLongFrameException.class, _ -> ending.begin(StreamEnd.TOO_LARGE))
                .then();
        Flux<Frame> replies = outgoing.asFlux().flatMap(frames -> frames, parts.limits().perConnection() + MORE_REPLIES, 1);
        Mono<Void> sending = Flux.merge(1, replies, pings()).concatMap(this::sent, 0).then();
        Mono<Void> ended = ending.signal().flatMap(reason -> session.close(reason.status()).timeout(CLOSING, Mono.empty()));
        return Mono.firstWithSignal(unlessEnding(receiving), unlessEnding(sending), ended, unlessBegun());
    }

    private Mono<Void> refused(StreamEnd reason) {
        ending.begin(reason);
        return session.close(reason.status());
    }

    /** Once the gateway closes the connection, nothing may cancel the closing. */
    private Mono<Void> unlessEnding(Mono<Void> traffic) {
        return traffic.onErrorComplete().then(Mono.defer(() -> ending.hasBegun() ? Mono.never() : Mono.empty()));
    }

    private Mono<Void> unlessBegun() {
        return Mono.delay(parts.initTimeout()).doOnNext(_ -> {
            if (acknowledged == null) {
                ending.begin(StreamEnd.INIT_TIMEOUT);
            }
        }).then(Mono.never());
    }

    private Flux<Frame> pings() {
        return Flux.interval(parts.limits().pingInterval()).<Frame>handle((_, sink) -> {
            if (unanswered.get() >= MOST_UNANSWERED) {
                ending.begin(StreamEnd.SILENT);
            } else {
                sink.next(PING);
            }
        }).onBackpressureDrop();
    }

    private Mono<Void> sent(Frame frame) {
        return session.send(Mono.just(frame).map(next -> next.on(session)))
                .timeout(parts.limits().writeTimeout())
                .doOnError(TimeoutException.class, _ -> ending.begin(StreamEnd.UNREAD))
                .doOnSuccess(_ -> count(frame));
    }

    /** A ping that waits behind what the client has not read cannot be answered. */
    private void count(Frame sent) {
        if (sent instanceof Frame.Ping) {
            unanswered.incrementAndGet();
        }
    }

    private Mono<Void> received(SocketMessage message) {
        unanswered.set(0);
        return switch (message) {
            case SocketMessage.Init(String authorization) -> begin(authorization);
            case SocketMessage.Ping _ -> send(Flux.just(Replies.PONG));
            case SocketMessage.Probe(Parts payload) -> send(Flux.just(new Frame.Pong(payload)));
            // All that counts of it is that it came.
            case SocketMessage.Pong _ -> Mono.empty();
            case SocketMessage.Subscribe subscribe -> subscribe(subscribe);
            case SocketMessage.Complete(String id) -> complete(id);
            case SocketMessage.Invalid _ -> end(StreamEnd.INVALID);
        };
    }

    private Mono<Void> end(StreamEnd reason) {
        ending.begin(reason);
        return Mono.empty();
    }

    private Mono<Void> complete(String id) {
        Sinks.Empty<Void> operation = operations.remove(id);
        if (operation != null) {
            operation.tryEmitEmpty();
        }
        return Mono.empty();
    }

    private Mono<Void> begin(@Nullable String authorization) {
        if (begun) {
            return end(StreamEnd.INIT_AGAIN);
        }
        begun = true;
        headers = handshake.headers(authorization);
        return parts.credentials().proven(headers)
                .switchIfEmpty(Mono.fromRunnable(() -> ending.begin(StreamEnd.FORBIDDEN)))
                .flatMap(this::acknowledge);
    }

    private Mono<Void> acknowledge(Proven proven) {
        acknowledged = proven.context();
        Mono<Void> sent = send(Flux.just(Replies.ACKNOWLEDGED));
        Caller caller = proven.caller();
        Instant expiry = caller == null ? null : caller.expiresAt();
        return expiry == null ? sent : sent.then(send(ending.beginAt(expiry, parts.dates()).thenMany(Flux.empty())));
    }

    private Mono<Void> subscribe(SocketMessage.Subscribe message) {
        String id = message.id();
        Context proven = acknowledged;
        int most = parts.limits().perConnection();
        if (proven == null) {
            return end(StreamEnd.UNAUTHORIZED);
        }
        if (operations.containsKey(id)) {
            return end(StreamEnd.DUPLICATE);
        }
        if (operations.size() >= most) {
            return send(Flux.just(new Replies(id, parts.json()).failed(tooMany(most))));
        }
        Sinks.Empty<Void> left = Sinks.empty();
        operations.put(id, left);
        return send(operation(message, left).contextWrite(proven));
    }

    private static Refusal tooMany(int most) {
        return Refusal.overLimit(HttpStatus.TOO_MANY_REQUESTS,
                "This connection has %d operations, which is the most that one may have.".formatted(most), "per-connection", most,
                most + 1L);
    }

    private Flux<Frame> operation(SocketMessage.Subscribe message, Sinks.Empty<Void> left) {
        WebGraphQlRequest request = handshake.request(headers, message.request());
        Replies replies = new Replies(message.id(), parts.json());
        return parts.graphQl().handleRequest(request)
                .flatMapMany(response -> replies.to(response, () -> operations.remove(message.id(), left)))
                .onErrorResume(failure -> Mono.fromSupplier(() -> replies.failed(failure, request.getId())))
                .takeUntilOther(left.asMono())
                .doFinally(_ -> operations.remove(message.id(), left));
    }

    /**
     * Sends in turn with other replies; signals once it is the turn of these. Nothing more is read meanwhile, so that a client that reads
     * no replies cannot go on sending.
     */
    private Mono<Void> send(Flux<Frame> frames) {
        Sinks.Empty<Void> turn = Sinks.empty();
        outgoing.emitNext(frames.doOnSubscribe(_ -> turn.tryEmitEmpty()), Sinks.EmitFailureHandler.FAIL_FAST);
        return turn.asMono();
    }
}
