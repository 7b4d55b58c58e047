package dev.peergraph.upstream;

import dev.peergraph.egress.Egress;
import dev.peergraph.egress.ProxySettings;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/** Wires the adapter: a bounded pool, a client over it, and the one type that others see. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfiguration {

    /** Lets connections that were opened together end one after another, so that they are not all opened anew at once. */
    private static final double LIFE_TIME_VARIANCE_PERCENT = 20;

    @Bean(destroyMethod = "dispose")
    ConnectionProvider upstreamConnections(UpstreamProperties properties) {
        UpstreamProperties.Pool pool = properties.pool();
        return ConnectionProvider.builder("upstream")
                .maxConnections(pool.maxConnections())
                .pendingAcquireMaxCount(pool.maxPending())
                .pendingAcquireTimeout(pool.acquireTimeout())
                .maxIdleTime(pool.maxIdle())
                .maxLifeTime(pool.maxLifeTime())
                .maxLifeTimeVariance(LIFE_TIME_VARIANCE_PERCENT)
                .evictInBackground(pool.maxIdle())
                .build();
    }

    @Bean
    RestPeeringPages restPeeringPages(UpstreamProperties properties, ConnectionProvider upstreamConnections,
            LoopResources eventLoops, ObjectProvider<BuildProperties> build, InstantSource dates, MonotonicClock clock,
            SslBundles bundles, Drift drift, Egress egress, PageReading pageReading) {
        Clients clients = new Clients(client(egress.through(http(properties, upstreamConnections, bundles)).runOn(eventLoops)),
                client(egress.through(http(properties, ConnectionProvider.newConnection(), bundles)).runOn(eventLoops)), egress.proxy());
        UserAgent userAgent = new UserAgent(build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev"),
                properties.contact());
        return new RestPeeringPages(new PageUri(properties.baseUrl()),
                new UpstreamExchange(clients, userAgent, properties, dates, clock, drift, pageReading), properties.pageSize());
    }

    @Bean
    PageReading pageReading(UpstreamProperties properties, @Value("${peergraph.fleet.enabled:false}") boolean shared) {
        return new PageReading(Math.toIntExact(properties.maxResponseSize().toBytes()), shared);
    }

    @Bean
    Egress egress(UpstreamProperties properties, LoopResources eventLoops) {
        return new Egress(URI.create(properties.baseUrl()), properties.connectTimeout(), properties.proxy(), ProxySettings.ofProcess(),
                eventLoops);
    }

    @Bean
    Drift drift(MeterRegistry registry) {
        return new Drift(registry);
    }

    @Bean
    DriftHealth driftHealthIndicator(Drift drift) {
        return new DriftHealth(drift);
    }

    /** Not a WebClient of the application's own builder: it observes each call, which the guard times anyway. */
    private static ExchangeFunction client(HttpClient http) {
        return ExchangeFunctions.create(new ReactorClientHttpConnector(http));
    }

    /**
     * Leaves redirects, compression, retries and the response timeout to the adapter, or to the layers around it: all of them off here. The
     * client would follow a redirect on a pooled connection without telling the adapter, which repeats a request that finds its connection
     * closed.
     */
    private static HttpClient http(UpstreamProperties properties, ConnectionProvider connections, SslBundles bundles) {
        HttpClient http = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(properties.connectTimeout().toMillis()))
                .doOnChannelInit((_, channel, _) -> addHandlers(channel))
                .httpResponseDecoder(decoder -> decoder.maxHeaderSize(Math.toIntExact(properties.maxHeaderSize().toBytes())))
                .disableRetry(true)
                .followRedirect(false)
                .compress(false);
        return properties.secure() ? http.secure(tls -> handshake(tls, properties, bundles)) : http;
    }

    private static void addHandlers(Channel channel) {
        ConnectionUse.watch(channel);
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, ExchangeBoundary.class.getName(), new ExchangeBoundary());
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
