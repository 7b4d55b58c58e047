package dev.peergraph;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.springframework.graphql.test.tester.HttpGraphQlTester;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with a credential, who asks a gateway over HTTP; knows which calls that made upstream. Thread-safe. */
public final class GatewayCaller {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String authorization;
    private final String url;
    private final Queue<RecordedRequest> calls = new ConcurrentLinkedQueue<>();
    private volatile Function<RecordedRequest, MockResponse> script;

    GatewayCaller(String authorization, String url, Function<RecordedRequest, MockResponse> script) {
        this.authorization = authorization;
        this.url = url;
        this.script = script;
    }

    MockResponse answer(RecordedRequest call) {
        calls.add(call);
        return script.apply(call);
    }

    /** Returns the same caller at another gateway. */
    public GatewayCaller at(String otherUrl) {
        return new GatewayCaller(authorization, otherUrl, script);
    }

    /** Makes upstream answer by another script from now on. */
    public void isAnswered(Function<RecordedRequest, MockResponse> next) {
        script = next;
    }

    /** Returns the value of the {@code Authorization} header. */
    public String authorization() {
        return authorization;
    }

    /** Returns the calls that reached upstream with this credential, in their order. */
    public List<RecordedRequest> calls() {
        return List.copyOf(calls);
    }

    /** Returns a client that sends the credential. */
    public WebTestClient client() {
        return GatewayFixture.client(url).mutate().defaultHeader(HttpHeaders.AUTHORIZATION, authorization).build();
    }

    /** Returns a tester that sends the credential. */
    public HttpGraphQlTester tester() {
        return HttpGraphQlTester.create(client().mutate().baseUrl(url + "/graphql").build());
    }

    /** Returns the whole answer to a query, whatever its HTTP status. */
    public JsonNode ask(String query) {
        return ask(query, Map.of());
    }

    /** Returns the whole answer to a query with variables, whatever its HTTP status. */
    public JsonNode ask(String query, Map<String, ?> variables) {
        return JSON.readTree(Objects.requireNonNull(exchange(query, variables).getResponseBody()));
    }

    /** Returns what came back for a query with variables: status, headers and body. */
    public EntityExchangeResult<byte[]> exchange(String query, Map<String, ?> variables) {
        return client().post()
                .uri("/graphql")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("query", query, "variables", variables))
                .exchange()
                .expectBody()
                .returnResult();
    }
}
