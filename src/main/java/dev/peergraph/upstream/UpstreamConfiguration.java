package dev.peergraph.upstream;

import dev.peergraph.egress.Egress;
import dev.peergraph.egress.ProxySettings;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
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
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
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

    /** Bytes of one answer that upstream may have under way: a page of 1000 peerings has about 1.5MB. */
    private static final int STREAM_WINDOW_BYTES = 2 * 1024 * 1024;

    /** An upstream that answers a PING no faster than this does not answer calls in time either, or not at all. */
    private static final int PONGS_IN_RESPONSE_TIMEOUT = 10;

    private static final ApplicationProtocolConfig HTTP2_OR_HTTP11 = new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    /** The connections that speak HTTP/1.1. */
    @Bean(destroyMethod = "dispose")
    ConnectionProvider upstreamConnections(UpstreamProperties properties) {
        return pool("upstream", properties.pool()).build();
    }

    /**
     * The connections that HTTP/2 is offered on. Calls share one up to what upstream allows, and only then is another one opened. More of
     * them from the start, such as one for each event loop, would fail calls where upstream takes no new connection though one is open.
     */
    @Bean(destroyMethod = "dispose")
    ConnectionProvider upstreamHttp2Connections(UpstreamProperties properties) {
        return pool("upstream-http2", properties.pool())
                .allocationStrategy(Http2AllocationStrategy.builder()
                        .maxConnections(properties.pool().maxConnections())
                        .strictConnectionReuse(true)
                        .build())
                .build();
    }

    private static ConnectionProvider.Builder pool(String name, UpstreamProperties.Pool pool) {
        return ConnectionProvider.builder(name)
                .maxConnections(pool.maxConnections())
                .pendingAcquireMaxCount(pool.maxPending())
                .pendingAcquireTimeout(pool.acquireTimeout())
                .maxIdleTime(pool.maxIdle())
                .maxLifeTime(pool.maxLifeTime())
                .maxLifeTimeVariance(LIFE_TIME_VARIANCE_PERCENT)
                .evictInBackground(pool.maxIdle());
    }

    @Bean
    RestPeeringPages restPeeringPages(UpstreamProperties properties, ConnectionProvider upstreamConnections,
            ConnectionProvider upstreamHttp2Connections, LoopResources eventLoops, ObjectProvider<BuildProperties> build,
            InstantSource dates, MonotonicClock clock, SslBundles bundles, Drift drift, Egress egress, PageReading pageReading) {
        UpstreamExchange.Clients clients = new UpstreamExchange.Clients(
                client(egress.through(http11(properties, upstreamConnections, bundles)).runOn(eventLoops)),
                client(egress.through(http11(properties, ConnectionProvider.newConnection(), bundles)).runOn(eventLoops)),
                http2(properties, upstreamHttp2Connections, bundles, egress, eventLoops, clock), egress.proxy());
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

    private static HttpClient http11(UpstreamProperties properties, ConnectionProvider connections, SslBundles bundles) {
        HttpClient http = http(properties, connections).doOnChannelInit((_, channel, _) -> ExchangeBoundary.guard(channel));
        return properties.secure() ? http.secure(tls -> handshake(tls, properties, tlsContext(properties, bundles))) : http;
    }

    private static UpstreamExchange.@Nullable Http2 http2(UpstreamProperties properties, ConnectionProvider connections, SslBundles bundles,
            Egress egress, LoopResources eventLoops, MonotonicClock clock) {
        if (!properties.secure() || !properties.http2().enabled()) {
            return null;
        }
        // To connect, and again for the TLS handshake.
        Http2Connections open = new Http2Connections(clock, properties.connectTimeout().multipliedBy(2), properties.pool().maxLifeTime(),
                properties.responseTimeout().dividedBy(PONGS_IN_RESPONSE_TIMEOUT));
        HttpClient http = http(properties, connections)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .http2Settings(settings -> settings.initialWindowSize(STREAM_WINDOW_BYTES)
                        .maxHeaderListSize(properties.maxHeaderSize().toBytes()))
                .doOnChannelInit((_, channel, _) -> open.offerOn(channel))
                .secure(tls -> handshake(tls, properties, offering(HTTP2_OR_HTTP11, tlsContext(properties, bundles))));
        return new UpstreamExchange.Http2(client(egress.through(http).runOn(eventLoops)), open);
    }

    /**
     * Leaves redirects, compression, retries and the response timeout to the adapter, or to the layers around it: all of them off here. The
     * client would follow a redirect on a pooled connection without telling the adapter, which repeats a request that finds its connection
     * closed.
     */
    private static HttpClient http(UpstreamProperties properties, ConnectionProvider connections) {
        return HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(properties.connectTimeout().toMillis()))
                .httpResponseDecoder(decoder -> decoder.maxHeaderSize(Math.toIntExact(properties.maxHeaderSize().toBytes())))
                .disableRetry(true)
                .followRedirect(false)
                .compress(false);
    }

    private static void handshake(SslProvider.SslContextSpec tls, UpstreamProperties properties,
            SslProvider.GenericSslContextSpec<SslContextBuilder> context) {
        tls.sslContext(context).handshakeTimeout(properties.connectTimeout());
    }

    /** Leaves the cipher suites as they are: upstream may choose HTTP/1.1, for which it may have others than HTTP/2 allows. */
    private static SslProvider.GenericSslContextSpec<SslContextBuilder> offering(ApplicationProtocolConfig protocols,
            SslProvider.GenericSslContextSpec<SslContextBuilder> client) {
        client.configure(context -> context.applicationProtocolConfig(protocols));
        return client;
    }

    private static SslProvider.GenericSslContextSpec<SslContextBuilder> tlsContext(UpstreamProperties properties, SslBundles bundles) {
        SslProvider.GenericSslContextSpec<SslContextBuilder> client = Http11SslContextSpec.forClient();
        String bundle = properties.sslBundle();
        if (bundle != null) {
            SslManagerBundle managers = bundles.getBundle(bundle).getManagers();
            client.configure(
                    context -> context.keyManager(managers.getKeyManagerFactory()).trustManager(managers.getTrustManagerFactory()));
        }
        return client;
    }
}
