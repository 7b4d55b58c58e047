package dev.peergraph;

import io.netty.channel.ChannelOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An upstream over real HTTP on loopback that remembers no calls, however many there are, but knows which connections are open, and can
 * leave an answer at any point. Thread-safe.
 */
final class OpenUpstream implements AutoCloseable {

    /** Answers one call. */
    interface Script extends BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {
    }

    private final LoopResources loops = LoopResources.create("open-upstream", 1, true);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final DisposableServer server;
    private volatile Script script;

    private OpenUpstream(Script script) {
        this.script = script;
        this.server = HttpServer.create().host("127.0.0.1").port(0).runOn(loops)
                .doOnChannelInit((_, channel, _) -> {
                    connections.incrementAndGet();
                    var _ = channel.closeFuture().addListener(_ -> connections.decrementAndGet());
                })
                .handle(this::answer)
                .bindNow();
    }

    static OpenUpstream started(Script script) {
        return new OpenUpstream(script);
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        unanswered.incrementAndGet();
        return Mono.from(script.apply(request, response)).doFinally(_ -> unanswered.decrementAndGet());
    }

    /** Answers by another script from now on. */
    void answers(Script next) {
        script = next;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns how many connections are open, used or not. */
    int connections() {
        return connections.get();
    }

    /** Returns how many calls have come and are neither answered nor left. */
    int unanswered() {
        return unanswered.get();
    }

    static Publisher<Void> ok(HttpServerResponse response, String body) {
        return response.header("Content-Type", "application/json").sendString(Mono.just(body));
    }

    static Publisher<Void> status(HttpServerResponse response, int status) {
        return response.status(status).header("Content-Type", "application/json").sendString(Mono.just("{\"errors\":[]}"));
    }

    /** Says nothing. */
    static Publisher<Void> stall() {
        return Mono.never();
    }

    /** Sends half of a body, and then nothing more. */
    static Publisher<Void> stallHalfway(HttpServerResponse response, String body) {
        return half(response, body, Mono.never());
    }

    /** Sends half of a body, and closes the connection. */
    static Publisher<Void> truncate(HttpServerResponse response, String body) {
        return half(response, body, close(response));
    }

    /** Resets the connection. */
    static Publisher<Void> reset(HttpServerResponse response) {
        response.withConnection(connection -> connection.channel().config().setOption(ChannelOption.SO_LINGER, 0));
        return close(response).then();
    }

    private static Publisher<Void> half(HttpServerResponse response, String body, Mono<String> end) {
        return response.header("Content-Type", "application/json")
                .send(ByteBufFlux.fromString(Flux.concat(Mono.just(body.substring(0, body.length() / 2)), end)), _ -> true);
    }

    private static Mono<String> close(HttpServerResponse response) {
        return Mono.<String>never().doOnSubscribe(_ -> response.withConnection(connection -> {
            var _ = connection.channel().close();
        }));
    }

    @Override
    public void close() {
        server.disposeNow();
        loops.dispose();
    }
}
