package dev.peergraph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a gateway over HTTP and adds no header that a test does not name. */
public final class HttpCalls {

    /** A credential that the sandbox and fake upstreams take. */
    public static final String CREDENTIAL = "Basic c2FuZGJveDpzYW5kYm94";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;

    /** Calls the gateway on a port of the loopback address. */
    public HttpCalls(int port) {
        this.port = port;
    }

    /** Sends a request; the headers are names and values in turn. */
    public Answer send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Posts JSON to /graphql with a credential. */
    public Answer post(String body, String... headers) {
        return send("POST", "/graphql", body, with(headers, "Content-Type", "application/json", "Authorization", CREDENTIAL));
    }

    /** Posts a document and variables. */
    public Answer ask(String query, Map<String, ?> variables, String... headers) {
        return post(JSON.writeValueAsString(Map.of("query", query, "variables", variables)), headers);
    }

    /** Gets /graphql with these parameters, names and values in turn, and a credential. */
    public Answer get(List<String> parameters, String... headers) {
        return send("GET", url(parameters), null, with(headers, "Authorization", CREDENTIAL));
    }

    /** Returns the path of /graphql with parameters, names and values in turn. */
    public static String url(List<String> parameters) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i += 2) {
            pairs.put(parameters.get(i), URLEncoder.encode(parameters.get(i + 1), StandardCharsets.UTF_8));
        }
        return "/graphql?" + pairs.entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue()).collect(Collectors.joining("&"));
    }

    /** Adds headers, names and values in turn, that are not there yet. */
    private static String[] with(String[] headers, String... more) {
        List<String> all = new ArrayList<>(List.of(headers));
        for (int i = 0; i < more.length; i += 2) {
            if (!all.contains(more[i])) {
                all.addAll(List.of(more[i], more[i + 1]));
            }
        }
        return all.toArray(String[]::new);
    }

    /** An answer. */
    public record Answer(HttpResponse<String> response) {

        /** Returns its status. */
        public int status() {
            return response.statusCode();
        }

        /** Returns its body. */
        public String body() {
            return response.body();
        }

        /** Returns its body, which must be JSON. */
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** Returns a header; {@code null} without it. */
        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** Returns the code of its first error; empty without errors. */
        public String code() {
            return json().path("errors").path(0).path("extensions").path("code").asString("");
        }

        /** Returns the message of its first error; empty without errors. */
        public String message() {
            return json().path("errors").path(0).path("message").asString("");
        }

        /** Tells what came back, for failing tests. */
        @Override
        public String toString() {
            return status() + " " + response.headers().map() + "\n" + body();
        }
    }
}
