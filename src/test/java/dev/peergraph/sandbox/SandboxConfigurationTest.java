package dev.peergraph.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class SandboxConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Gateway.class);
    private final ApplicationContextRunner sandbox = runner.withPropertyValues("spring.profiles.active=sandbox");

    @Test
    void takesTheUpstreamsPlaceInItsProfile() {
        sandbox.run(
                context -> assertThat(context.getBean(Upstream.class).baseUrl()).isEqualTo(context.getBean(SandboxUpstream.class).baseUrl())
                        .matches("http://127\\.0\\.0\\.1:\\d+"));
    }

    @Test
    void leavesAnExplicitUpstreamAlone() {
        sandbox.withPropertyValues("peergraph.upstream.base-url=https://upstream.example").run(context -> {
            assertThat(context).doesNotHaveBean(SandboxUpstream.class);
            assertThat(context.getBean(Upstream.class).baseUrl()).isEqualTo("https://upstream.example");
        });
    }

    @Test
    void leavesAnUpstreamFromTheEnvironmentAlone() {
        Map<String, Object> variables = Map.of("PEERGRAPH_UPSTREAM_BASE_URL", "https://upstream.example");
        sandbox.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .run(context -> assertThat(context).doesNotHaveBean(SandboxUpstream.class));
    }

    @Test
    void takesABlankUpstreamForNone() {
        sandbox.withPropertyValues("peergraph.upstream.base-url=").run(context -> assertThat(context).hasSingleBean(SandboxUpstream.class));
    }

    @Test
    void isAbsentOutsideItsProfile() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(SandboxUpstream.class).doesNotHaveBean(SandboxProperties.class);
            assertThat(context.getBean(Upstream.class).baseUrl()).isEqualTo("https://api.example");
        });
    }

    @Test
    void refusesValuesOutOfRangeAndUnknownNames() {
        sandbox.withPropertyValues("peergraph.sandbox.limit=0").run(context -> assertThat(context).getFailure().rootCause()
                .hasMessage("peergraph.sandbox.limit must be from 1 to 1000000, but is 0"));
        sandbox.withPropertyValues("peergraph.sandbox.limmit=5").run(context -> assertThat(context).getFailure().rootCause()
                .hasMessageContaining("peergraph.sandbox.limmit"));
    }

    @Test
    void stopsWithTheApplicationAndGreetsWhenItIsReady(CapturedOutput output) throws IOException {
        URI url;
        try (ConfigurableApplicationContext context = started()) {
            url = URI.create(context.getBean(SandboxUpstream.class).baseUrl());
            assertThat(listens(url)).isTrue();
        }
        assertThat(listens(url)).isFalse();
        assertThat(output).contains("This is a sandbox", "env-mixed", "env-large", "env-empty", "env-forbidden", url + "/sandbox/control",
                "Authorization: Basic c2FuZGJveDpzYW5kYm94").doesNotContain("GraphiQL");
    }

    @Test
    void namesGraphiqlOnTheServersPort(CapturedOutput output) {
        started("local.server.port=8123").close();
        assertThat(output).contains("http://localhost:8123/graphiql");
    }

    @Test
    void saysWhyItDidNotStart(CapturedOutput output) {
        started("peergraph.upstream.base-url=https://upstream.example").close();
        assertThat(output).contains("The sandbox did not start: peergraph.upstream.base-url").doesNotContain("This is a sandbox");
    }

    private static ConfigurableApplicationContext started(String... properties) {
        return new SpringApplicationBuilder(Gateway.class).web(WebApplicationType.NONE).profiles("sandbox").properties(properties).run();
    }

    private static boolean listens(URI url) throws IOException {
        try (Socket _ = new Socket(url.getHost(), url.getPort())) {
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Upstream.class)
    @Import(SandboxConfiguration.class)
    static class Gateway {
    }

    @ConfigurationProperties("peergraph.upstream")
    record Upstream(@DefaultValue("https://api.example") String baseUrl) {
    }
}
