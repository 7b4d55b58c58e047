package dev.peergraph.upstream;

import dev.peergraph.pages.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/** Wires the adapter: a bounded pool, a client over it, and the one type that others see. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfiguration {

    @Bean(destroyMethod = "dispose")
    ConnectionProvider upstreamConnections(UpstreamProperties properties) {
        UpstreamProperties.Pool pool = properties.pool();
        return ConnectionProvider.builder("upstream")
                .maxConnections(pool.maxConnections())
                .pendingAcquireMaxCount(pool.maxPending())
                .pendingAcquireTimeout(pool.acquireTimeout())
                .maxIdleTime(pool.maxIdle())
                .evictInBackground(pool.maxIdle())
                .build();
    }

    @Bean
    RestPeeringPages restPeeringPages(UpstreamProperties properties, ConnectionProvider upstreamConnections,
            LoopResources eventLoops, ObjectProvider<BuildProperties> build, InstantSource dates, MonotonicClock clock,
            SslBundles bundles, Drift drift) {
        HttpClient http = http(properties, upstreamConnections, bundles).runOn(eventLoops);
        // Not the application's own builder: it observes each call, which the guard times anyway.
        WebClient client = WebClient.builder().clientConnector(new ReactorClientHttpConnector(http)).build();
        UserAgent userAgent = new UserAgent(build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev"),
                properties.contact());
        return new RestPeeringPages(new PageUri(properties.baseUrl()),
                new UpstreamExchange(client, userAgent, properties, dates, clock, drift), properties.pageSize());
    }

    @Bean
    Drift drift(MeterRegistry registry) {
        return new Drift(registry);
    }

    @Bean
    DriftHealth driftHealthIndicator(Drift drift) {
        return new DriftHealth(drift);
    }

    /** Leaves redirects, compression and retries to the adapter, or to the layers around it: all of them off here. */
    private static HttpClient http(UpstreamProperties properties, ConnectionProvider connections, SslBundles bundles) {
        HttpClient http = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(properties.connectTimeout().toMillis()))
                // The adapter's own timeout comes first.
                .doOnChannelInit(
                        (_, channel, _) -> channel.pipeline().addFirst(new SilentCalls(properties.responseTimeout().plusSeconds(1))))
                .disableRetry(true)
                .followRedirect(false)
                .compress(false);
        return properties.secure() ? http.secure(tls -> handshake(tls, properties, bundles)) : http;
    }

    private static void handshake(SslProvider.SslContextSpec tls, UpstreamProperties properties, SslBundles bundles) {
        SslProvider.GenericSslContextSpec<SslContextBuilder> client = Http11SslContextSpec.forClient();
        String bundle = properties.sslBundle();
        if (bundle != null) {
            SslManagerBundle managers = bundles.getBundle(bundle).getManagers();
            client.configure(
                    context -> context.keyManager(managers.getKeyManagerFactory()).trustManager(managers.getTrustManagerFactory()));
        }
        tls.sslContext(client).handshakeTimeout(properties.connectTimeout());
    }
}
