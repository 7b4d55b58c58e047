import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers that cost as little as Reactor Netty's server can: those of the gateway, as constant bytes, and those of an upstream. Prints its
 * port, and ends when its standard input does.
 */
final class RawServer {

    private static final Duration SLOWNESS = Duration.ofMillis(200);

    /** The one that pages in files are of. */
    private static final String ENVIRONMENT = "env-00000";

    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, ByteBuf> bodies = new ConcurrentHashMap<>();
    private final LongAdder calls = new LongAdder();
    private final Path folder;

    private RawServer(Path folder) {
        this.folder = folder;
    }

    /** The argument is the folder of the bodies; their names are the paths that give them. */
    public static void main(String[] arguments) throws IOException {
        RawServer raw = new RawServer(Path.of(arguments[0]));
        var server = HttpServer.create().host("127.0.0.1").port(0).route(routes -> routes
                .get("/calls", (_, response) -> response.sendString(Mono.just(Long.toString(raw.calls.sum()))))
                .get("/networking/v1/peerings", raw::page)
                .post("/{name}", raw::answer)).bindNow();
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // Waits for the end of whoever started this.
        }
        server.disposeNow();
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String name = String.valueOf(request.param("name"));
        return request.receive().aggregate().then(send(response, body(name), name.startsWith("slow")));
    }

    /** Environments named so are large, or slow; all others have ten peerings. Each page is of the environment asked for. */
    private Mono<Void> page(HttpServerRequest request, HttpServerResponse response) {
        calls.increment();
        String environment = request.uri().replaceFirst(".*[?&]environment=([^&]*).*", "$1");
        if (environment.equals("env-whole")) {
            return send(response, bytes(wholePage(request.uri())), false);
        }
        boolean large = environment.equals("env-large");
        ByteBuf page = large ? body("large-page-1000") : Unpooled.copiedBuffer(text("page-10").replace(ENVIRONMENT, environment), StandardCharsets.UTF_8);
        return send(response, page, environment.startsWith("env-slow"));
    }

    /** One of the four pages of a listing that has an end. */
    private String wholePage(String uri) {
        int number = uri.contains("page_token=") ? Integer.parseInt(uri.replaceFirst(".*[?&]page_token=([0-9]+).*", "$1")) : 0;
        String next = number == 3 ? "null" : "\"https://api.confluent.cloud/networking/v1/peerings?page_token=" + (number + 1) + "\"";
        return text("page-1000").replace(ENVIRONMENT, "env-whole")
                .replace("\"total_size\":5000", "\"total_size\":4000")
                .replaceFirst("\"next\":\"[^\"]*\"", "\"next\":" + next)
                .replace("p-", "p" + number + "-");
    }

    private static Mono<Void> send(HttpServerResponse response, ByteBuf body, boolean slow) {
        response.header("Content-Type", "application/json").header("Content-Length", Integer.toString(body.readableBytes()));
        Mono<ByteBuf> bytes = slow ? Mono.delay(SLOWNESS).thenReturn(body) : Mono.just(body);
        return response.sendObject(bytes).then();
    }

    private ByteBuf body(String name) {
        return bodies.computeIfAbsent(name, this::read).duplicate();
    }

    private ByteBuf read(String name) {
        String text = text(name.replaceFirst("^(slow|large)-", ""));
        return bytes(name.startsWith("large-") ? text.replace(ENVIRONMENT, "env-large") : text);
    }

    private static ByteBuf bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes)).asReadOnly();
    }

    private String text(String name) {
        return texts.computeIfAbsent(name, _ -> {
            try {
                return Files.readString(folder.resolve(name + ".json"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
