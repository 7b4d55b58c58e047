package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.StartedGateway;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway that is stopped and started again in its process, as Spring's tests and checkpoints do. */
class StoppedAndStartedTest {

    @Test
    void streamsAndConnectionsLastAgain() throws Exception {
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.drain=0s", "--peergraph.shutdown.delay=0s");
                SocketClient before = watching(gateway)) {
            gateway.context.stop();
            assertThat(before.closeCode()).isEqualTo(1012);
            gateway.context.start();
            HttpResponse<String> answer = gateway.query("{ __typename }", Map.of(), "Authorization", SocketClient.CREDENTIAL);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).isEmpty();
            try (SocketClient after = watching(gateway)) {
                assertThat(after.closed).isNotDone();
            }
        }
    }

    private static SocketClient watching(StartedGateway gateway) throws InterruptedException {
        SocketClient client = SocketClient.begun(gateway.port(), SocketClient.CREDENTIAL);
        client.subscribe("a");
        assertThat(client.changes()).startsWith("PRESENT p-1");
        return client;
    }
}
