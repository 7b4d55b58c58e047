package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@GatewayTest(properties = {"peergraph.upstream.response-timeout=5m", "peergraph.guard.deadline=5m"})
@ExtendWith(OutputCaptureExtension.class)
class LeavingClientTest {

    private final GatewayFixture gateway;

    LeavingClientTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    @Test
    void clientThatGoesAwayCancelsItsUpstreamCalls(CapturedOutput log) throws IOException {
        EndlessBody upstream = new EndlessBody();
        GatewayCaller caller = gateway.caller(_ -> upstream.answer());
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            send(client.getOutputStream(), caller.authorization(), """
                    {"query": "{ a: peerings(environment: \\"env-a\\") { totalCount } \
                    environments(ids: [\\"env-b\\"]) { peerings { totalCount } } }"}""");
            await().atMost(GatewayFixture.PATIENCE).until(() -> upstream.readers() == 2);
            assertThat(upstream.leavers()).isZero();
        }
        await().atMost(GatewayFixture.PATIENCE).until(() -> upstream.leavers() == 2);
        assertThat(caller.calls()).hasSize(2);
        assertThat(log).as("leaving is nobody's bug").doesNotContain("by a bug");
    }

    private static void send(OutputStream out, String authorization, String body) throws IOException {
        out.write("""
                POST /graphql HTTP/1.1\r
                Host: localhost\r
                Authorization: %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(authorization, body.getBytes(UTF_8).length, body).getBytes(UTF_8));
        out.flush();
    }
}
