package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxOperation.Call;
import dev.peergraph.sandbox.SandboxProperties.Fault;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The sandbox as an HTTP server, on loopback unless told otherwise. */
final class SandboxUpstream implements AutoCloseable {

    /** What listens on every address, is reached by this one here. */
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int MAX_PARAMETERS = 4096;

    private final InstantSource time;
    private final SandboxOperation operation;
    private final SandboxFaults faults;
    private final SandboxControl control;
    private final Random random = new Random();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;
    private final String host;

    private SandboxUpstream(SandboxProperties properties, InstantSource time) {
        this.time = time;
        operation = new SandboxOperation(new SandboxData(time.instant()));
        faults = new SandboxFaults(properties);
        control = new SandboxControl(faults);
        server = HttpServer.create()
                .host(properties.address())
                .port(properties.port())
                .channelGroup(connections)
                .compress(true)
                .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(MAX_HEAD_BYTES).maxHeaderSize(MAX_HEAD_BYTES))
                .handle(this::handle)
                .bindNow();
        host = host(properties.address());
    }

    /** Starts one; its peerings begin to move on now. */
    static SandboxUpstream started(SandboxProperties properties, InstantSource time) {
        return new SandboxUpstream(properties, time);
    }

    /** Returns where it listens, such as {@code http://127.0.0.1:40123}. */
    String baseUrl() {
        return "http://" + host + ":" + server.port();
    }

    private static String host(String address) {
        boolean any = address.equals("0.0.0.0") || address.equals("::");
        String named = any ? LOOPBACK : address;
        return named.contains(":") ? "[" + named + "]" : named;
    }

    @Override
    public void close() {
        // Stalled calls would otherwise hold up the end.
        connections.close().awaitUninterruptibly(GRACE.toMillis());
        server.disposeNow(GRACE);
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String id = randomId();
        response.header("X-Request-Id", id);
        String path = path(request);
        if (path.equals(SandboxOperation.PATH)) {
            return list(request, response, id);
        }
        if (path.equals(SandboxControl.PATH)) {
            return control.answer(request, id).flatMap(answer -> send(response, answer));
        }
        return send(response, SandboxAnswer.refused(id, 404, "Not found"));
    }

    private Mono<Void> list(HttpServerRequest request, HttpServerResponse response, String id) {
        if (!request.method().equals(HttpMethod.GET)) {
            return send(response, SandboxAnswer.refused(id, 405, "Only GET is served here").with(Map.of("Allow", "GET")));
        }
        Mono<Void> answer = Mono.defer(() -> listed(request, response, id));
        Duration latency = faults.current().latency();
        return latency.isZero() ? answer : Mono.delay(latency).then(answer);
    }

    private Mono<Void> listed(HttpServerRequest request, HttpServerResponse response, String id) {
        SandboxProperties behaviour = faults.current();
        Optional<Map<String, List<String>>> parameters = parameters(request);
        if (parameters.isEmpty()) {
            return send(response, SandboxAnswer.refused(id, 400, "The query is not percent-encoded as it should be"));
        }
        Call call = new Call(id, request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION), parameters.get());
        SandboxAnswer answer = operation.answer(call, behaviour, time.instant());
        boolean spared = answer.status() == 401 || answer.status() == 429;
        return spared ? send(response, answer) : send(response, answer, id, SandboxFaults.drawn(behaviour, random.nextDouble()));
    }

    private static Mono<Void> send(HttpServerResponse response, SandboxAnswer answer, String id, Fault fault) {
        return switch (fault) {
            case NONE -> send(response, answer);
            case ERROR401 -> send(response, SandboxAnswer.unauthenticated(id));
            case ERROR500 -> send(response, SandboxAnswer.internalError(id));
            case RESET -> reset(response);
            case STALL -> Mono.never();
            case TRUNCATE -> truncated(response, answer);
        };
    }

    private static Mono<Void> send(HttpServerResponse response, SandboxAnswer answer) {
        byte[] body = SandboxJson.MAPPER.writeValueAsBytes(answer.body());
        return head(response, answer, body.length).sendByteArray(Mono.just(body)).then();
    }

    /** Announces the whole body, sends half of it and closes the connection. */
    private static Mono<Void> truncated(HttpServerResponse response, SandboxAnswer answer) {
        byte[] body = SandboxJson.MAPPER.writeValueAsBytes(answer.body());
        byte[] half = Arrays.copyOf(body, body.length / 2);
        return head(response.compression(false).keepAlive(false), answer, body.length).sendByteArray(Flux.just(half)).then();
    }

    private static HttpServerResponse head(HttpServerResponse response, SandboxAnswer answer, int length) {
        answer.headers().forEach(response::header);
        return response.status(answer.status())
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
    }

    private static Mono<Void> reset(HttpServerResponse response) {
        // Closing a socket that does not linger sends RST instead of FIN.
        response.withConnection(connection -> {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            connection.dispose();
        });
        return Mono.never();
    }

    private static String path(HttpServerRequest request) {
        return request.uri().split("\\?", 2)[0];
    }

    private static Optional<Map<String, List<String>>> parameters(HttpServerRequest request) {
        try {
            return Optional.of(new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS, true).parameters());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private String randomId() {
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
