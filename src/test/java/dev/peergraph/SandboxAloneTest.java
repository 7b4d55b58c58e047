package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class SandboxAloneTest {

    @Test
    void servesGatewaysElsewhereAndIsNoneItself() throws IOException, InterruptedException {
        int port = RedisServer.freePort();
        try (ConfigurableApplicationContext context = SpringApplication.run(
                new Class<?>[]{PeergraphApplication.class, SandboxAlone.class},
                new String[]{"--spring.profiles.active=sandbox-only", "--peergraph.sandbox.port=" + port,
                        "--peergraph.sandbox.address=0.0.0.0", "--peergraph.upstream.base-url=https://upstream.example"});
                HttpClient client = HttpClient.newHttpClient();
                StartedGateway gateway = new StartedGateway()) {
            assertThat(context.containsBean("peeringConnections")).isFalse();
            assertThat(context.getEnvironment().getProperty("local.server.port")).isNull();
            HttpRequest request = HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/networking/v1/peerings?environment=env-mixed")).header("Authorization",
                            "Basic c2FuZGJveDpzYW5kYm94")
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(gateway.context.containsBean("sandboxUpstream")).isFalse();
        }
    }
}
