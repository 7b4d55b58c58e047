package dev.peergraph;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@ActiveProfiles("sandbox")
class HealthTest {

    private final WebTestClient gateway;

    HealthTest(@Autowired WebTestClient gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/actuator/health/liveness", "/actuator/health/readiness"})
    void tellsItsStateToAnyoneAndNoMore(String path) {
        gateway.get().uri(path).exchange().expectStatus().isOk().expectBody().json("{\"status\": \"UP\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/env", "/actuator/configprops", "/actuator/heapdump", "/actuator/shutdown"})
    void keepsItsInsidesToItself(String path) {
        gateway.get().uri(path).exchange().expectStatus().isNotFound();
    }
}
