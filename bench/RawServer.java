import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers that cost as little as Reactor Netty's server can: those of the gateway, as constant bytes, and those of an upstream. Prints its
 * port, and ends when its standard input does.
 */
final class RawServer {

    /** Options: HTTP/2 without TLS beside HTTP/1.1; TLS, with a choice of both; a rate limit reported with each page. */
    static final String HTTP2 = "http2";
    static final String TLS = "tls";
    static final String RATED = "rated";

    /** The key and the certificate of the server, for TLS. */
    static final String KEYS = "upstream.p12";
    static final String PASSWORD = "loopback";

    private static final Duration SLOWNESS = Duration.ofMillis(200);

    private final Map<String, ByteBuf> bodies = new ConcurrentHashMap<>();
    private final Upstream upstream = new Upstream();
    private final Path folder;
    private final List<String> options;

    private RawServer(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
    }

    /** The arguments are the folder of the bodies, whose names are the paths that give them, and options. */
    public static void main(String[] arguments) throws Exception {
        List<String> options = List.of(arguments);
        RawServer raw = new RawServer(Path.of(arguments[0]), options);
        HttpServer plain = HttpServer.create().host("127.0.0.1").port(0);
        HttpServer either = options.contains(HTTP2) ? plain.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C) : plain;
        HttpServer secured = options.contains(TLS) ? raw.secured(either) : either;
        var server = secured.route(routes -> routes
                .get("/calls", (_, response) -> response.sendString(Mono.just(Long.toString(raw.upstream.calls()))))
                .get("/move", (_, response) -> response.sendString(Mono.fromRunnable(raw.upstream::move)))
                .get("/networking/v1/peerings", raw::page)
                .post("/{name}", raw::answer)).bindNow();
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // Waits for the end of whoever started this.
        }
        server.disposeNow();
    }

    private HttpServer secured(HttpServer server) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve(KEYS))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SslContext context = SslContextBuilder.forServer(managers)
                .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
        return server.secure(spec -> spec.sslContext(context)).protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String name = String.valueOf(request.param("name"));
        return request.receive().aggregate().then(send(response, body(name), name.startsWith("slow")));
    }

    /** Each page is of the environment asked for; those of some are slow. */
    private Mono<Void> page(HttpServerRequest request, HttpServerResponse response) {
        if (options.contains(RATED)) {
            response.header("X-RateLimit-Limit", "1000000").header("X-RateLimit-Remaining", "900000").header("X-RateLimit-Reset", "60");
        }
        return send(response, upstream.page(request.uri()), request.uri().contains("environment=env-slow"));
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
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(name.replaceFirst("^slow-", "") + ".json"));
            return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes)).asReadOnly();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
