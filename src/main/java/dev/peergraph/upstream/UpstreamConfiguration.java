package dev.peergraph.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

/** Wires the adapter: a bounded pool, a client over it, and the one type that others see. */
@Configuration(proxyBeanMethods = false)
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
    RestPeeringPages restPeeringPages(UpstreamProperties properties, ConnectionProvider upstreamConnections, WebClient.Builder clients,
            ObjectProvider<BuildProperties> build, InstantSource clock, Drift drift) {
        WebClient client = clients.clone().clientConnector(new ReactorClientHttpConnector(http(properties, upstreamConnections))).build();
        UserAgent userAgent = new UserAgent(build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev"),
                properties.contact());
        return new RestPeeringPages(new PageUri(properties.baseUrl()), new UpstreamExchange(client, userAgent, properties, clock, drift),
                properties.pageSize());
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
    private static HttpClient http(UpstreamProperties properties, ConnectionProvider connections) {
        HttpClient http = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(properties.connectTimeout().toMillis()))
                .disableRetry(true)
                .followRedirect(false)
                .compress(false);
        return properties.secure() ? http.secure(tls -> handshake(tls, properties)) : http;
    }

    private static void handshake(SslProvider.SslContextSpec tls, UpstreamProperties properties) {
        SslProvider.GenericSslContextSpec<?> client = Http11SslContextSpec.forClient();
        tls.sslContext(client).handshakeTimeout(properties.connectTimeout());
    }
}
