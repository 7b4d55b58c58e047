package dev.peergraph.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peergraph.sandbox.SandboxProperties.Fault;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SandboxUpstreamTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final String LIST = "/networking/v1/peerings";

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SandboxData oracle = new SandboxData(START);
    private final SandboxUpstream sandbox = SandboxUpstream.started(behaviour(), now::get);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        client.shutdownNow();
        sandbox.close();
    }

    @Test
    void listsPeeringsInTheUpstreamsShape() throws Exception {
        HttpResponse<String> response = list("environment=env-mixed&page_size=8");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(response.headers().firstValue("X-RateLimit-Limit")).contains("1000");
        assertThat(response.headers().firstValue("X-RateLimit-Remaining")).contains("999");
        assertThat(response.headers().firstValue("X-RateLimit-Reset")).contains("60");
        JsonNode page = json(response);
        assertThat(page.propertyNames()).containsExactly("api_version", "kind", "metadata", "data");
        assertThat(page.at("/metadata").propertyNames()).containsExactlyInAnyOrder("first", "last", "next", "total_size");
        assertThat(page.at("/data/0")).isEqualTo(SandboxJson.MAPPER.readTree("""
                {"api_version":"networking/v1","kind":"Peering","id":"p-2f8kd1",
                 "metadata":{
                  "self":"https://api.confluent.cloud/networking/v1/peerings/p-2f8kd1?environment=env-mixed",
                  "resource_name":"CRN/environment=env-mixed/network=n-4mvq8k/peering=p-2f8kd1",
                  "created_at":"2025-01-14T09:30:00.118204Z","updated_at":"2025-01-14T09:34:00.118204Z"},
                 "spec":{"display_name":"prod-peering-use1",
                  "cloud":{"kind":"AwsPeering","account":"111122223333","vpc":"vpc-0a1b2c3d4e5f60718",
                   "routes":["10.108.16.0/21","10.108.24.0/21"],"customer_region":"us-east-1"},
                  "environment":{"id":"env-mixed","related":"https://api.confluent.cloud/org/v2/environments/env-mixed",
                   "resource_name":"CRN/environment=env-mixed","api_version":"org/v2","kind":"Environment"},
                  "network":{"id":"n-4mvq8k","environment":"env-mixed",
                   "related":"https://api.confluent.cloud/networking/v1/networks/n-4mvq8k",
                   "resource_name":"CRN/environment=env-mixed/network=n-4mvq8k","api_version":"networking/v1","kind":"Network"}},
                 "status":{"phase":"READY"}}""".replace("CRN", SandboxJson.ORGANIZATION)));
        assertThat(page.at("/data/1/spec/cloud").propertyNames())
                .containsExactlyInAnyOrder("kind", "project", "vpc_network", "import_custom_routes");
        assertThat(page.at("/data/2/spec/cloud").propertyNames()).containsExactlyInAnyOrder("kind", "tenant", "vnet", "customer_region");
        assertThat(page.at("/data/5/status").propertyNames()).containsExactlyInAnyOrder("phase", "error_code", "error_message");
        assertThat(page.at("/data/6/metadata/deleted_at").asString()).isEqualTo("2025-06-28T22:10:00Z");
    }

    @Test
    void filtersByAnyOfTheValuesAndAllOfTheFields() throws Exception {
        assertThat(names(list("environment=env-mixed&spec.display_name=analytics&spec.display_name=partner-exchange")))
                .containsExactly("analytics", "analytics", "partner-exchange");
        assertThat(names(list("environment=env-mixed&spec.display_name=analytics&spec.network=n-4mvq8k"))).containsExactly("analytics");
        assertThat(names(list("environment=env-mixed&status.phase=FAILED"))).containsExactly("lab-peering-eastus2");
        assertThat(names(list("environment=env-mixed&spec.display_name=analytics,partner-exchange"))).as("commas do not separate")
                .isEmpty();
    }

    @Test
    void walksForwardByNextAndBackwardFromLastByPrev() throws Exception {
        String query = "environment=env-large&page_size=700&status.phase=READY&status.phase=FAILED";
        List<String> expected = oracle.at("env-large", START)
                .orElseThrow()
                .stream()
                .filter(peering -> List.of("READY", "FAILED").contains(peering.status().phase().name()))
                .map(SandboxPeering::id)
                .toList();
        assertThat(expected).hasSizeGreaterThan(3000);
        assertThat(walked(query, "next", false)).isEqualTo(expected);
        String last = json(list(query)).at("/metadata/last").asString();
        assertThat(walked(URI.create(last).getRawQuery(), "prev", true)).isEqualTo(expected);
    }

    @Test
    void defaultPageHasTenAndTokensKeepTheirPageSize() throws Exception {
        assertThat(names(list("environment=env-large"))).hasSize(10);
        String next = token(json(list("environment=env-large&page_size=25")), "next");
        assertThat(names(list("environment=env-large&page_token=" + next))).hasSize(25);
    }

    @Test
    void emptyEnvironmentHasNoItemAndNoOtherPage() throws Exception {
        JsonNode page = json(list("environment=env-empty"));
        assertThat(page.at("/data")).isEmpty();
        assertThat(page.at("/metadata").propertyNames()).containsExactlyInAnyOrder("first", "total_size");
        assertThat(page.at("/metadata/first").asString())
                .isEqualTo("https://api.confluent.cloud/networking/v1/peerings?environment=env-empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env-forbidden", "env-unknown"})
    void hidesWhatMayNotBeRead(String environment) throws Exception {
        HttpResponse<String> response = list("environment=" + environment);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(json(response).at("/errors/0/code").asString()).isEqualTo("forbidden_access");
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment|page_size=5", "environment|environment=", "page_size|environment=env-mixed&page_size=1001",
            "page_size|environment=env-mixed&page_size=0", "page_size|environment=env-mixed&page_size=ten",
            "page_size|environment=env-mixed&page_size=99999999999", "page_token|environment=env-mixed&page_token=bm9uZQ%3D%3D",
            "page_token|environment=env-mixed&page_token="})
    void namesTheParameterThatIsWrong(String expectation) throws Exception {
        HttpResponse<String> response = list(expectation.substring(expectation.indexOf('|') + 1));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/errors/0/source/parameter").asString())
                .isEqualTo(expectation.substring(0, expectation.indexOf('|')));
    }

    @Test
    void refusesExpiredTokensAndThoseOfAnotherListing() throws Exception {
        String next = token(json(list("environment=env-large")), "next");
        assertThat(list("environment=env-mixed&page_token=" + next).statusCode()).isEqualTo(400);
        assertThat(list("environment=env-large&status.phase=READY&page_token=" + next).statusCode()).isEqualTo(400);
        assertThat(list("environment=env-large&page_token=" + next).statusCode()).isEqualTo(200);
        now.set(START.plus(Duration.ofMinutes(10)));
        HttpResponse<String> expired = list("environment=env-large&page_token=" + next);
        assertThat(expired.statusCode()).isEqualTo(400);
        assertThat(json(expired).at("/errors/0/code").asString()).isEqualTo("invalid_page_token");
    }

    @Test
    void wantsACredential() throws Exception {
        for (String authorization : List.of("", "Basic", "Basic ", "Digest abc")) {
            HttpRequest.Builder request = request(LIST + "?environment=env-mixed");
            HttpResponse<String> response = send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
            assertThat(response.statusCode()).as(authorization).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic error=");
        }
        assertThat(send(request(LIST + "?environment=env-mixed").header("Authorization", "bearer abc")).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesCallsPastTheBudgetUntilTheWindowEnds() throws Exception {
        change("{\"limit\": 1}");
        assertThat(list("environment=env-mixed").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = list("environment=env-mixed");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        now.set(START.plusSeconds(60));
        assertThat(list("environment=env-mixed").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesTheCredential() throws Exception {
        change("{\"fault\": \"error401\"}");
        HttpResponse<String> response = list("environment=env-mixed");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/errors/0/code").asString()).isEqualTo("user_unauthenticated");
    }

    @Test
    void answersError500() throws Exception {
        change("{\"fault\": \"error500\"}");
        HttpResponse<String> response = list("environment=env-mixed");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).at("/errors/0/code").asString()).isEqualTo("internal_error");
    }

    @Test
    void resetsTheConnection() throws Exception {
        change("{\"fault\": \"reset\"}");
        assertThatThrownBy(() -> list("environment=env-mixed")).isInstanceOf(IOException.class).hasStackTraceContaining("reset");
    }

    @Test
    void stallsWithoutAnAnswer() throws Exception {
        change("{\"fault\": \"stall\"}");
        HttpRequest.Builder request = authorized(LIST + "?environment=env-mixed").timeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> send(request)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void cutsTheBodyBeforeItsAnnouncedLength() throws Exception {
        change("{\"fault\": \"truncate\"}");
        assertThatThrownBy(() -> list("environment=env-mixed")).isInstanceOf(IOException.class)
                .hasStackTraceContaining("fixed content-length");
        HttpRequest.Builder gzip = authorized(LIST + "?environment=env-mixed").header("Accept-Encoding", "gzip");
        assertThatThrownBy(() -> send(gzip)).as("compressed too").isInstanceOf(IOException.class);
    }

    @Test
    void hitsOnlyTheShareOfCallsAskedFor() throws Exception {
        assertThat(SandboxFaults.drawn(behaviour(), 0.3)).isEqualTo(Fault.NONE);
        change("{\"fault\": \"error500\", \"fault-share\": 0}");
        assertThat(list("environment=env-mixed").statusCode()).isEqualTo(200);
        SandboxFaults faults = new SandboxFaults(behaviour());
        SandboxProperties half = faults.change("{\"fault\": \"reset\", \"fault-share\": 0.5}");
        assertThat(SandboxFaults.drawn(half, 0.49)).isEqualTo(Fault.RESET);
        assertThat(SandboxFaults.drawn(half, 0.5)).isEqualTo(Fault.NONE);
    }

    @Test
    void waitsForTheLatency() throws Exception {
        change("{\"latency\": \"250ms\"}");
        long start = System.nanoTime();
        assertThat(list("environment=env-mixed").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void compressesWhereTheCallerTakesIt() throws Exception {
        HttpRequest request = authorized(LIST + "?environment=env-large").header("Accept-Encoding", "gzip").build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(response.body()).startsWith(0x1f, 0x8b);
    }

    @Test
    void servesNothingElse() throws Exception {
        assertThat(send(authorized("/networking/v1/networks")).statusCode()).isEqualTo(404);
        assertThat(send(authorized(LIST).POST(HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(405);
    }

    @Test
    void refusesBrokenPercentEncoding() throws Exception {
        URI url = URI.create(sandbox.baseUrl());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write("GET /networking/v1/peerings?environment=%zz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
            assertThat(new String(status, US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void takesLongQueriesAndIgnoresUnknownParameters() throws Exception {
        String names = "&spec.display_name=other".repeat(1500);
        assertThat(names(list("environment=env-mixed&spec.display_name=analytics&unknown=1" + names))).hasSize(2);
    }

    @Test
    void controlShowsAndChangesTheBehaviour() throws Exception {
        JsonNode shown = json(send(request(SandboxControl.PATH)));
        assertThat(shown.propertyNames()).containsExactly("latency", "limit", "window", "rival", "fault", "fault-share", "token-lifetime",
                "max-page-size");
        assertThat(shown.get("fault").asString()).isEqualTo("none");
        JsonNode changed = json(change("{\"max-page-size\": 100, \"window\": \"30s\"}"));
        assertThat(changed.get("max-page-size").asInt()).isEqualTo(100);
        assertThat(changed.get("window").asString()).isEqualTo("PT30S");
        assertThat(changed.get("limit")).isEqualTo(shown.get("limit"));
        assertThat(json(send(request(SandboxControl.PATH)))).isEqualTo(changed);
        assertThat(list("environment=env-mixed&page_size=101").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/latncy|{\"latncy\": \"1s\"}", "/port|{\"port\": 80}", "/limit|{\"limit\": 0}", "/limit|{\"limit\": \"many\"}",
            "/limit|{\"limit\": null}", "/latency|{\"latency\": \"soon\"}", "/latency|{\"latency\": \"-1s\"}",
            "/fault|{\"fault\": \"fire\"}",
            "/fault|{\"fault\": \"\"}", "/latency|{\"latency\": \"\"}", "/latency|{\"latency\": \"${HOME}\"}",
            "/fault-share|{\"limit\": 5, \"fault-share\": 1.5}", "/fault-share|{\"fault-share\": \"NaN\"}", "|[1]", "|{", "|",
            "/limit|{\"limit\": {}}"})
    void controlNamesTheFieldThatIsWrongAndChangesNothing(String expectation) throws Exception {
        HttpResponse<String> response = change(expectation.substring(expectation.indexOf('|') + 1));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/errors/0/source/pointer").asString()).isEqualTo(expectation.substring(0, expectation.indexOf('|')));
        assertThat(json(send(request(SandboxControl.PATH))).get("limit").asInt()).isEqualTo(1000);
    }

    @Test
    void controlTellsWhichFaultsThereAre() throws Exception {
        assertThat(json(change("{\"fault\": \"fire\"}")).at("/errors/0/detail").asString())
                .isEqualTo("'fault' must be one of none, error401, error500, reset, stall, truncate");
    }

    @Test
    void controlTakesJsonOnly() throws Exception {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"limit\": 1}");
        assertThat(send(request(SandboxControl.PATH).method("PATCH", body)).statusCode()).isEqualTo(415);
        HttpRequest.Builder form = request(SandboxControl.PATH).header("Content-Type", "text/plain");
        assertThat(send(form.method("PATCH", body)).statusCode()).isEqualTo(415);
        assertThat(send(request(SandboxControl.PATH).POST(body)).statusCode()).isEqualTo(405);
        assertThat(change("\"" + "x".repeat(20_000) + "\"").statusCode()).isEqualTo(413);
    }

    private List<String> walked(String query, String link, boolean backward) throws Exception {
        List<List<String>> pages = new ArrayList<>();
        @Nullable
        String rest = query;
        while (rest != null) {
            JsonNode page = json(list(rest));
            pages.add(page.get("data").valueStream().map(item -> item.get("id").asString()).toList());
            JsonNode url = page.at("/metadata/" + link);
            rest = url.isMissingNode() ? null : URI.create(url.asString()).getRawQuery();
        }
        if (backward) {
            Collections.reverse(pages);
        }
        return pages.stream().flatMap(List::stream).toList();
    }

    private static String token(JsonNode page, String link) {
        String url = page.at("/metadata/" + link).asString();
        return url.substring(url.indexOf("page_token=") + "page_token=".length());
    }

    private static List<String> names(HttpResponse<String> response) {
        return json(response).get("data").valueStream().map(item -> item.at("/spec/display_name").asString()).toList();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return SandboxJson.MAPPER.readTree(response.body());
    }

    private HttpResponse<String> list(String query) throws IOException, InterruptedException {
        return send(authorized(LIST + "?" + query));
    }

    private HttpResponse<String> change(String json) throws IOException, InterruptedException {
        return send(request(SandboxControl.PATH).header("Content-Type", "application/json; charset=utf-8")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder authorized(String target) {
        return request(target).header("Authorization", "Basic c2FuZGJveDpzYW5kYm94");
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + target)).timeout(Duration.ofSeconds(20));
    }

    private static SandboxProperties behaviour() {
        return new SandboxProperties("127.0.0.1", 0, Duration.ZERO, 1000, Duration.ofMinutes(1), 0, Fault.NONE, 1, Duration.ofMinutes(10),
                1000);
    }
}
