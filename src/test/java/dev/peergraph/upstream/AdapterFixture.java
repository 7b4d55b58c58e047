package dev.peergraph.upstream;

import dev.peergraph.egress.Egress;
import dev.peergraph.egress.ProxyProperties;
import dev.peergraph.egress.ProxySettings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;

/** Adapters as the configuration makes them, and the requests to put to them. */
final class AdapterFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final Moment MOMENT = new Moment(0);
    static final PageAge JUST_FETCHED = PageAge.fetched(NOW, MOMENT);
    static final Credential CREDENTIAL = new Credential("Basic S0VZSUQ6cyNjcmV0L3ZhbHVlKzE=");

    /** Longer than anything that works takes, even on a slow machine. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static final ProxyProperties NO_PROXY = new ProxyProperties(null, null, null, null, List.of());
    static final ProxySettings NO_SETTINGS = new ProxySettings(Map.of(), _ -> null, ProxySelector.of(null));

    /** What tests over TLS trust, by its name. */
    static final String BUNDLE = "tests";
    private static final SslBundles BUNDLES = new DefaultSslBundleRegistry(BUNDLE,
            SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(ScriptedStreams.CERTIFICATE.certificatePem()))));

    MonotonicClock clock = () -> MOMENT;
    final Drift drift = new Drift(new SimpleMeterRegistry());
    private final List<ConnectionProvider> pools = new ArrayList<>();
    private final List<Egress> ways = new ArrayList<>();

    RestPeeringPages adapter(MockWebServer server) {
        return adapter(properties(server, Duration.ofSeconds(20)));
    }

    RestPeeringPages adapter(UpstreamProperties properties) {
        return adapter(properties, NO_SETTINGS);
    }

    RestPeeringPages adapter(UpstreamProperties properties, ProxySettings settings) {
        UpstreamConfiguration configuration = new UpstreamConfiguration();
        ConnectionProvider pool = configuration.upstreamConnections(properties);
        pools.add(pool);
        Egress egress = new Egress(URI.create(properties.baseUrl()), properties.connectTimeout(), properties.proxy(), settings,
                HttpResources.get());
        ways.add(egress);
        ConnectionProvider http2 = configuration.upstreamHttp2Connections(properties);
        pools.add(http2);
        return configuration.restPeeringPages(properties, pool, http2, HttpResources.get(),
                new StaticListableBeanFactory().getBeanProvider(BuildProperties.class), InstantSource.fixed(NOW), clock,
                BUNDLES, drift, egress, configuration.pageReading(properties, false));
    }

    static UpstreamProperties properties(MockWebServer server, Duration responseTimeout) {
        return properties(server.url("").toString(), responseTimeout, DataSize.ofKilobytes(64));
    }

    static UpstreamProperties properties(String baseUrl, Duration responseTimeout, DataSize maxResponseSize) {
        return properties(baseUrl, responseTimeout, maxResponseSize,
                new UpstreamProperties.Pool(64, 256, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5)));
    }

    static UpstreamProperties properties(String baseUrl, Duration responseTimeout, DataSize maxResponseSize, UpstreamProperties.Pool pool) {
        return new UpstreamProperties(baseUrl, 1000, Duration.ofSeconds(5), responseTimeout, maxResponseSize,
                DataSize.ofKilobytes(64), "ops at example", BUNDLE, new UpstreamProperties.Http2(true), pool, NO_PROXY);
    }

    static PageRequest request() {
        return request(PeeringFilter.NONE, 1000, null);
    }

    static PageRequest request(PeeringFilter filter, int pageSize, @Nullable String token) {
        return request("env-7gk2xz", filter, pageSize, token, null);
    }

    static PageRequest request(String environment, PeeringFilter filter, int pageSize, @Nullable String token, @Nullable String userAgent) {
        PageKey key = new PageKey("partition", environment, filter, pageSize, token);
        return new PageRequest(key, new Caller("partition", CREDENTIAL, userAgent), Urgency.INTERACTIVE, Wanted.CACHED,
                new Moment(Long.MAX_VALUE));
    }

    static PageRequest tokened(String token) {
        return request(PeeringFilter.NONE, 1000, token);
    }

    static PeeringPage page(RestPeeringPages adapter, PageRequest request) {
        PeeringPage page = adapter.page(request).block(PATIENCE);
        if (page == null) {
            throw new AssertionError("no page and no failure");
        }
        return page;
    }

    static PageFailure failure(RestPeeringPages adapter, PageRequest request) {
        Throwable failure = adapter.page(request).then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just).block(PATIENCE);
        if (failure instanceof PageFailure expected) {
            return expected;
        }
        throw new AssertionError("no failure, or a bug", failure);
    }

    @Override
    public void close() {
        pools.forEach(ConnectionProvider::dispose);
        ways.forEach(Egress::close);
    }
}
