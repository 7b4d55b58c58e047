package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

@GatewayTest
class CredentialTest {

    private final GatewayFixture gateway;

    CredentialTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer an-sts-token", "Basic S0VZOnNlY3JldA==", "basic T1RIRVI6c2VjcmV0"})
    void goesUpstreamUnchanged(String authorization) {
        GatewayCaller caller = gateway.caller(authorization, _ -> FakeUpstream.ok(PeeringJson.page("env-1", "p-1")));
        caller.tester()
                .document("{ peerings(environment: \"env-1\") { nodes { ... on CloudPeering { peeringId } } } }")
                .execute()
                .path("peerings.nodes[*].peeringId")
                .entityList(String.class)
                .containsExactly("p-1");
        assertThat(caller.calls()).hasSize(1)
                .allSatisfy(call -> assertThat(call.getHeaders().values("Authorization")).containsExactly(authorization));
    }

    @Test
    void isAskedForInTheWordsOfTheMode() {
        gateway.client().post().uri("/graphql").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"query\": \"{ environment(id: \\\"env-1\\\") { id } }\"}").exchange().expectBody()
                .jsonPath("$.errors[0].message")
                .isEqualTo("Send one Authorization header: Basic with a Confluent Cloud API key, or Bearer with an STS access token.");
    }
}
