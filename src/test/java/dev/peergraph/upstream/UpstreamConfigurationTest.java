package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Samples;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

class UpstreamConfigurationTest {

    @StartStop
    public final MockWebServer server = new MockWebServer();

    @Test
    void givesOneAdapterThatCallsTheConfiguredUpstream() {
        server.enqueue(Samples.response("page-first"));
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(CodecsAutoConfiguration.class, SslAutoConfiguration.class))
                .withUserConfiguration(UpstreamConfiguration.class, Surroundings.class)
                .withPropertyValues("peergraph.upstream.base-url=" + server.url("/"), "peergraph.upstream.page-size=50")
                .run(context -> {
                    RestPeeringPages adapter = context.getBean(RestPeeringPages.class);

                    assertThat(AdapterFixture.page(adapter, AdapterFixture.request()).items()).hasSize(5);
                    assertThat(adapter.pageSize()).isEqualTo(50);
                    assertThat(taken().getHeaders().get("User-Agent")).isEqualTo("peergraph/1.2.3 (a GraphQL gateway; ask its operator)");
                });
    }

    private RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    @EnableConfigurationProperties(UpstreamProperties.class)
    static class Surroundings {

        @Bean(destroyMethod = "")
        LoopResources eventLoops() {
            return HttpResources.get();
        }

        @Bean
        InstantSource clock() {
            return InstantSource.fixed(AdapterFixture.NOW);
        }

        @Bean
        MonotonicClock monotonicClock() {
            return () -> AdapterFixture.MOMENT;
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        BuildProperties buildProperties() {
            Properties properties = new Properties();
            properties.setProperty("version", "1.2.3");
            return new BuildProperties(properties);
        }
    }
}
