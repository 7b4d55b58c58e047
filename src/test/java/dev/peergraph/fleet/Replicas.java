package dev.peergraph.fleet;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.PeergraphApplication;
import dev.peergraph.PeeringJson;
import dev.peergraph.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gateways in this process in front of one {@link FakeUpstream}, which share through one {@link RedisServer}. */
public final class Replicas implements AutoCloseable {

    public static final String CREDENTIAL = "Basic Y2FuYXJ5LWtleTpjYW5hcnktc2VjcmV0";
    public static final String MASTER_KEY = "a-partition-key-of-the-whole-fleet";
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    public static final String QUERY = """
            query($e: ID!) { peerings(environment: $e, first: 5) {
              fetchedAt stale nodes { ... on CloudPeering { peeringId displayName } } } }""";

    private static final JsonMapper JSON = JsonMapper.shared();

    public final RedisServer redis;
    public final FakeUpstream upstream = FakeUpstream.started(
            call -> FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2")));
    private final List<ConfigurableApplicationContext> gateways = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts Redis with further options, and no gateway yet. */
    public Replicas(String... redisOptions) {
        redis = RedisServer.started(redisOptions);
    }

    /** Starts some gateways with further arguments, and waits until they know each other. */
    public Replicas with(int count, String... arguments) {
        for (int i = 0; i < count; i++) {
            start(arguments);
        }
        return this;
    }

    /** Starts a gateway with further arguments. */
    public ConfigurableApplicationContext start(String... arguments) {
        return startAs(new Class<?>[]{PeergraphApplication.class}, arguments);
    }

    /** Starts a gateway that has further beans, with further arguments. */
    public ConfigurableApplicationContext startAs(Class<?>[] sources, String... arguments) {
        List<String> all = Stream
                .concat(Stream.of("--peergraph.upstream.base-url=" + upstream.baseUrl(), "--spring.main.banner-mode=off", "--server.port=0",
                        "--peergraph.fleet.enabled=true"), Stream.of(arguments))
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        addUnlessNamed(all, "--spring.data.redis.port=", Integer.toString(redis.port));
        addUnlessNamed(all, "--peergraph.auth.partition-key=", MASTER_KEY);
        // What a test of the sharing itself waits for, however busy the machine is.
        addUnlessNamed(all, "--peergraph.fleet.timeout=", "1s");
        ConfigurableApplicationContext gateway = SpringApplication.run(sources, all.toArray(String[]::new));
        gateways.add(gateway);
        return gateway;
    }

    private static void addUnlessNamed(List<String> arguments, String name, String value) {
        if (arguments.stream().noneMatch(argument -> argument.startsWith(name))) {
            arguments.add(name + value);
        }
    }

    public ConfigurableApplicationContext gateway(int replica) {
        return gateways.get(replica);
    }

    /** Returns the link of a replica to the Redis of pages. */
    public FleetLink link(int replica) {
        return gateways.get(replica).getBean(FleetLinks.class).pages();
    }

    /** Returns how often a counter of a replica has counted. */
    public double count(int replica, String meter) {
        return gateways.get(replica).getBean(io.micrometer.core.instrument.MeterRegistry.class).get(meter).counter().count();
    }

    /** Returns the answer of a replica to the usual query of an environment. */
    public JsonNode answer(int replica, String environment, String... headers) {
        return asked(replica, CREDENTIAL, environment, headers).join();
    }

    /** Asks a replica the usual query of an environment. */
    public CompletableFuture<JsonNode> asked(int replica, String credential, String environment, String... headers) {
        return posted(replica, credential, Map.of("query", QUERY, "variables", Map.of("e", environment)), headers);
    }

    /** Sends a GraphQL request to a replica. */
    public CompletableFuture<JsonNode> posted(int replica, String credential, Map<String, ?> body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(GatewayFixture.url(gateways.get(replica)) + "/graphql"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", credential)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(HttpResponse::body).thenApply(JSON::readTree);
    }

    /** Returns what an HTTP GET at a replica is answered. */
    public HttpResponse<String> get(int replica, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(GatewayFixture.url(gateways.get(replica)) + path)).timeout(PATIENCE).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends all gateways, but not Redis. */
    public void stop() {
        gateways.forEach(ConfigurableApplicationContext::close);
        gateways.clear();
    }

    @Override
    public void close() {
        client.close();
        stop();
        upstream.close();
        redis.close();
    }
}
