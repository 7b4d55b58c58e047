package dev.peergraph;

import static dev.peergraph.FakeUpstream.ok;
import static dev.peergraph.FakeUpstream.parameter;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** Another service asks by the client that {@code examples/client} shows. */
@GatewayTest
class ClientExampleTest {

    private final GatewayFixture gateway;

    ClientExampleTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void clientReadsWhatFailed() throws IOException, InterruptedException {
        GatewayCaller caller = gateway.caller(call -> ok(PeeringJson.page(
                List.of(PeeringJson.aws(parameter(call, "environment"), "p-1", "FAILED")),
                null, 1)));
        Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "examples/client/FailedPeerings.java", gateway.url() + "/graphql",
                caller.authorization(), "env-a").redirectErrorStream(true).start();
        String printed = new String(client.getInputStream().readAllBytes(), UTF_8);
        assertThat(client.waitFor()).as(printed).isZero();
        assertThat(printed).contains("Peering[peeringId=p-1, displayName=name-p-1, status=Status[errorMessage=null]]");
        assertThat(caller.calls()).extracting(call -> call.getUrl().queryParameterValues("status.phase"))
                .containsExactly(List.of("FAILED"));
    }
}
