package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Upstream's links, which may lead anywhere. */
@GatewayTest
class PageLinksTest {

    private static final String ALL = "{ peerings(environment: \"env-1\", first: 9) { nodes { ... on CloudPeering { peeringId } } } }";

    private final GatewayFixture gateway;

    PageLinksTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void onlyTheTokenOfALinkToAnotherHostIsUsed() {
        try (FakeUpstream elsewhere = FakeUpstream.started(_ -> FakeUpstream.ok(PeeringJson.page("env-1", "p-evil")))) {
            String link = elsewhere.baseUrl() + "/evil?environment=env-evil&page_size=7&page_token=the%2Btoken%3D";
            GatewayCaller caller = gateway.caller(call -> FakeUpstream.ok(call.getUrl().queryParameter("page_token") == null
                    ? PeeringJson.page("env-1", "p-1").replace("\"next\":null", "\"next\":\"" + link + "\"")
                    : PeeringJson.page("env-1", "p-2")));
            JsonNode answer = caller.ask(ALL);
            assertThat(answer.toString())
                    .isEqualTo("{\"data\":{\"peerings\":{\"nodes\":[{\"peeringId\":\"p-1\"},{\"peeringId\":\"p-2\"}]}}}");
            assertThat(caller.calls()).hasSize(2).allSatisfy(call -> {
                assertThat(call.getUrl().encodedPath()).isEqualTo("/networking/v1/peerings");
                assertThat(call.getUrl().queryParameter("environment")).isEqualTo("env-1");
                assertThat(call.getUrl().queryParameter("page_size")).isEqualTo("1000");
            });
            assertThat(caller.calls().getLast().getUrl().queryParameter("page_token")).isEqualTo("the+token=");
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @Test
    void redirectToAnotherHostDoesNotGetTheCredential() {
        try (FakeUpstream elsewhere = FakeUpstream.started(_ -> FakeUpstream.ok(PeeringJson.page("env-1", "p-evil")))) {
            MockResponse redirect = new MockResponse.Builder().code(307)
                    .addHeader("Location", elsewhere.baseUrl() + "/networking/v1/peerings?environment=env-1").build();
            JsonNode answer = gateway.caller(_ -> redirect).ask(ALL);
            assertThat(answer.at("/errors/0/extensions/code").stringValue()).isEqualTo("UPSTREAM_INVALID_RESPONSE");
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same token", "circle of tokens", "new tokens without new rows", "new tokens without any rows"})
    void listingThatNeverEndsIsAnInvalidResponse(String kind) {
        AtomicInteger pages = new AtomicInteger();
        GatewayCaller caller = gateway.caller(_ -> {
            int page = pages.incrementAndGet();
            String token = switch (kind) {
                case "same token" -> "always";
                case "circle of tokens" -> "token-" + page % 3;
                default -> "token-" + page;
            };
            String item = PeeringJson.aws("env-1", kind.contains("without") ? "p-1" : "p-" + page, "READY");
            return FakeUpstream.ok(PeeringJson.page(kind.endsWith("any rows") ? List.of() : List.of(item), token, null));
        });
        JsonNode answer = caller.ask("{ peerings(environment: \"env-1\", first: 1000) { totalCount } }");
        assertThat(answer.at("/data/peerings").isNull()).isTrue();
        assertThat(answer.at("/errors/0/extensions").toString()).isEqualTo("{\"code\":\"UPSTREAM_INVALID_RESPONSE\"}");
        assertThat(answer.at("/errors/0/message").stringValue()).contains("never ends");
        assertThat(caller.calls()).hasSizeLessThan(150);
    }

    @Test
    void expiredPageTokenIsRecoveredByWalkingAgain() {
        AtomicInteger walks = new AtomicInteger();
        GatewayCaller caller = gateway.caller(call -> {
            String token = call.getUrl().queryParameter("page_token");
            if (token == null) {
                return page(List.of("p-1", "p-2"), "token-" + walks.incrementAndGet());
            }
            return token.equals("token-1") ? Samples.response("error-400-page-token") : page(List.of("p-3"), null);
        });
        assertThat(caller.ask(ALL).at("/data/peerings/nodes").valueStream()).extracting(node -> node.path("peeringId").stringValue())
                .containsExactly("p-1", "p-2", "p-3");
        assertThat(walks).hasValue(2);
    }

    @Test
    void tokenThatIsRefusedAsSoonAsItIsGivenIsAnInvalidResponse() {
        GatewayCaller caller = gateway.caller(call -> call.getUrl().queryParameter("page_token") == null
                ? page(List.of("p-1"), "never-good")
                : Samples.response("error-400-page-token"));
        JsonNode error = caller.ask(ALL).at("/errors/0");
        assertThat(error.at("/extensions/code").stringValue()).isEqualTo("UPSTREAM_INVALID_RESPONSE");
        assertThat(error.at("/extensions/upstream/status").intValue()).isEqualTo(400);
    }

    private static MockResponse page(List<String> ids, @Nullable String next) {
        return FakeUpstream.ok(PeeringJson.page(ids.stream().map(id -> PeeringJson.aws("env-1", id, "READY")).toList(), next, null));
    }
}
