package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.RateBudgets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

@GatewayTest
@Import(BugTest.Broken.class)
@ExtendWith(OutputCaptureExtension.class)
class BugTest {

    private final GatewayFixture gateway;

    BugTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void bugIsInternalWithARequestIdThatTheLogHasToo(CapturedOutput log) {
        GatewayCaller caller = gateway.caller(_ -> FakeUpstream.ok(PeeringJson.page("env-1", "p-1")));
        JsonNode answer = caller.ask("{ rateLimit { limit } peerings(environment: \"env-1\") { totalCount } }");
        assertThat(answer.path("data").toString()).isEqualTo("{\"rateLimit\":null,\"peerings\":{\"totalCount\":1}}");
        assertThat(answer.path("errors").size()).isEqualTo(1);
        assertThat(answer.at("/errors/0/path").toString()).isEqualTo("[\"rateLimit\"]");
        assertThat(answer.at("/errors/0/extensions").toString()).isEqualTo("{\"code\":\"INTERNAL\"}");
        String message = answer.at("/errors/0/message").stringValue();
        assertThat(message).matches("Internal error; the gateway's log tells more under request id [\\w-]+\\.");
        String requestId = message.substring(message.lastIndexOf(' ') + 1, message.length() - 1);
        assertThat(log).contains("A field failed by a bug", requestId, "what nobody outside may read")
                .doesNotContain(caller.authorization());
    }

    /** A part of the gateway that has a bug. */
    static class Broken {

        @Bean
        @Primary
        RateBudgets brokenBudgets() {
            return _ -> {
                throw new IllegalStateException("what nobody outside may read");
            };
        }
    }
}
