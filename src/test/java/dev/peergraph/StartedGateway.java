package dev.peergraph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway started in this process with given arguments, in front of a {@link FakeUpstream} of its own. */
public final class StartedGateway implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public final FakeUpstream upstream = FakeUpstream.started(
            call -> FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2")));
    public final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts one; ports are free ones. */
    public StartedGateway(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--peergraph.upstream.base-url=" + upstream.baseUrl(), "--spring.main.banner-mode=off"));
        all.addAll(List.of(arguments));
        try {
            context = GatewayFixture.start(all.toArray(String[]::new));
        } catch (RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    /** Returns the port that callers use. */
    public int port() {
        return port("local.server.port");
    }

    /** Returns a port by the property that has it. */
    public int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    /** Returns what an HTTP request to a path is answered; headers are names and values in turn. */
    public HttpResponse<String> get(int port, String path, String... headers) {
        return send(request(port, path, headers).build());
    }

    /** Returns what a POST of a body to {@code /graphql} is answered. */
    public HttpResponse<String> post(BodyPublisher body, String... headers) {
        return send(request(port(), "/graphql", headers).setHeader("Content-Type", "application/json").POST(body).build());
    }

    /** Returns the answer to a query with variables. */
    public HttpResponse<String> query(String query, Map<String, ?> variables, String... headers) {
        return post(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("query", query, "variables", variables))), headers);
    }

    /** Returns the body of an answer. */
    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static HttpRequest.Builder request(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        context.close();
        upstream.close();
    }
}
