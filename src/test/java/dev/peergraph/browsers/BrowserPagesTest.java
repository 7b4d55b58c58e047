package dev.peergraph.browsers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

class BrowserPagesTest {

    private static final Pattern SCRIPT = Pattern.compile("src=\"\\./(assets/[^\"]+\\.js)\"");

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    @AutoConfigureWebTestClient(timeout = "60s")
    @ActiveProfiles("sandbox")
    class InTheSandbox {

        @Autowired
        private WebTestClient gateway;

        @BeforeEach
        void needsBuiltPages() {
            assumeTrue(new ClassPathResource("graphiql/index.html").exists(), "Skipped: this build had no Node.js, so it has no pages.");
        }

        @ParameterizedTest
        @CsvSource({"/, /graphiql/", "/graphiql, /graphiql/", "/demo, /demo/"})
        void shortAddressesLeadToPages(String address, String page) {
            gateway.get().uri(address).exchange().expectStatus().isTemporaryRedirect().expectHeader().location(page);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/graphiql/", "/demo/"})
        void pagesLoadNothingFromElsewhere(String page) {
            EntityExchangeResult<String> index = read(page);
            assertThat(index.getResponseHeaders().getFirst("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'",
                    "connect-src 'self'", "frame-ancestors 'none'");
            assertThat(index.getResponseHeaders().getCacheControl()).isEqualTo("no-cache");
            assertThat(Objects.requireNonNull(index.getResponseBody())).doesNotContain("http:", "https:");

            Matcher script = SCRIPT.matcher(index.getResponseBody());
            assertThat(script.find()).isTrue();
            // Its head alone: the body is larger than this client takes.
            gateway.head()
                    .uri(page + script.group(1))
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Cache-Control", "max-age=31536000, public, immutable");
        }

        @Test
        void cardNamesEnvironmentsAndCredential() {
            gateway.get()
                    .uri("/sandbox")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.environments[0].id")
                    .isEqualTo("env-mixed")
                    .jsonPath("$.authorization")
                    .isEqualTo("Basic c2FuZGJveDpzYW5kYm94");
        }

        private EntityExchangeResult<String> read(String address) {
            return gateway.get().uri(address).exchange().expectStatus().isOk().expectBody(String.class).returnResult();
        }
    }

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    @AutoConfigureWebTestClient(timeout = "60s")
    class Elsewhere {

        @Autowired
        private WebTestClient gateway;

        @ParameterizedTest
        @ValueSource(strings = {"/demo", "/demo/", "/sandbox"})
        void sandboxIsNotServed(String address) {
            gateway.get().uri(address).exchange().expectStatus().isNotFound();
        }
    }

    @Test
    void saysWhatToInstallWhereTheBuildHadNoNode() {
        BrowserPage page = new BrowserPage("never-built", "default-src 'none'", Map.of());
        WebTestClient.bindToRouterFunction(page.routes())
                .build()
                .get()
                .uri("/never-built/")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .value(text -> assertThat(text).contains("Node.js 20.19"));
    }
}
