import java.util.List;
import java.util.function.LongFunction;

/** What is measured: the requests to the gateway by number, the raw server's path, and what the servers are started with. */
enum Workload {
    HOT_10("cached response, 10 rows", "answer-10", Servers.PLAIN),
    HOT_1000("cached response, 1000 rows", "answer-1000", Servers.PLAIN),
    LONG_WAY("10 rows of a cached page", "answer-10", Servers.PLAIN),
    DEEP("rows 99,991 to 100,000, of a cached page", "answer-10", Servers.PLAIN),
    COUNTS("counts of 4000 cached rows", "answer-counts", Servers.PLAIN),
    FIND("20 of 4000 cached rows, filtered and ordered", "answer-find", Servers.PLAIN),
    MISS("miss, 10 rows", "answer-10", Servers.PLAIN),
    BURST("burst of 500 equal misses, upstream takes 200 ms", "slow-answer-10", Servers.PLAIN),
    MISS_TLS("miss, 10 rows, HTTP/1.1 over TLS to upstream", "answer-10", Servers.TLS_TO_UPSTREAM),
    MISS_TLS_HTTP2("miss, 10 rows, HTTP/2 to upstream", "answer-10", Servers.HTTP2_TO_UPSTREAM),
    HOT_10_HTTP2("cached response, 10 rows, HTTP/2 from clients", "answer-10", Servers.HTTP2),
    MISS_HTTP2("miss, 10 rows, HTTP/2 from clients", "answer-10", Servers.HTTP2);

    private final String title;
    private final String path;
    private final Servers servers;

    Workload(String title, String path, Servers servers) {
        this.title = title;
        this.path = path;
        this.servers = servers;
    }

    /** What the servers speak beside HTTP/1.1 without TLS. */
    enum Servers {
        PLAIN, TLS_TO_UPSTREAM, HTTP2_TO_UPSTREAM, HTTP2;

        boolean haveTls() {
            return this == TLS_TO_UPSTREAM || this == HTTP2_TO_UPSTREAM;
        }

        List<String> gatewaySettings() {
            return switch (this) {
                case PLAIN -> List.of();
                case TLS_TO_UPSTREAM, HTTP2_TO_UPSTREAM -> List.of(
                        "--spring.ssl.bundle.jks.upstream.truststore.location=file:" + Rig.FOLDER.resolve(RawServer.KEYS),
                        "--spring.ssl.bundle.jks.upstream.truststore.password=" + RawServer.PASSWORD,
                        "--spring.ssl.bundle.jks.upstream.truststore.type=PKCS12", "--peergraph.upstream.ssl-bundle=upstream",
                        "--peergraph.upstream.http2.enabled=" + (this == HTTP2_TO_UPSTREAM));
                case HTTP2 -> List.of("--server.http2.enabled=true");
            };
        }
    }

    String title() {
        return title;
    }

    Servers servers() {
        return servers;
    }

    int underWay() {
        return this == HOT_1000 ? 16 : 64;
    }

    /** Returns a run's requests to the gateway; a cursor stands in front of deep rows. */
    LongFunction<Request> ofGateway(long run, String cursor) {
        return switch (this) {
            case HOT_10, HOT_10_HTTP2 -> always(Request.ofGateway(Queries.list("env-00000", 10, "")));
            case HOT_1000 -> always(Request.ofGateway(Queries.list("env-large", 1000, "")));
            case LONG_WAY -> i -> Request.ofGateway(Queries.list("env-00000", 10, Queries.number(run, i)));
            case DEEP -> i -> Request.ofGateway(DeepListing.list(cursor, Queries.number(run, i)));
            case COUNTS -> i -> Request.ofGateway(Queries.counts("env-whole", Queries.number(run, i)));
            case FIND -> i -> Request.ofGateway(Queries.find("env-whole", Queries.number(run, i)));
            case MISS, MISS_TLS, MISS_TLS_HTTP2, MISS_HTTP2 -> i -> Request.ofGateway(Queries.list("env-" + run + "-" + i, 10, ""));
            case BURST -> always(Request.ofGateway(Queries.list("env-slow-" + run, 10, "")));
        };
    }

    LongFunction<Request> ofRaw() {
        return always(Request.of("/" + path, Queries.list("env-00000", 10, "")));
    }

    /** Returns a load of requests, by the protocol that is measured. */
    Load load(Server server, LongFunction<Request> requests) {
        return servers == Servers.HTTP2 ? new Http2Load(server.port(), requests) : new Http1Load(server.port(), requests);
    }

    private static LongFunction<Request> always(Request request) {
        return _ -> request;
    }
}
