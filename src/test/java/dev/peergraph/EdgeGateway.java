package dev.peergraph;

import dev.peergraph.cache.PageCache;
import dev.peergraph.connection.PeeringConnections;
import dev.peergraph.guard.Guard;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.upstream.RestPeeringPages;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The whole application over a fake upstream, with a clock that a test moves, and pages that stay fresh for as long as a test says. */
public final class EdgeGateway implements AutoCloseable {

    public static final String QUERY = "{ peerings(environment: \"env-a\") { totalCount } }";

    public final FakeUpstream upstream = FakeUpstream.started(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1")));
    public final Freshness freshness;
    public final HttpCalls http;
    private final ConfigurableApplicationContext context;

    private EdgeGateway(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        // Once pages are not fresh any more, they are of no use: what callers see then is upstream's word.
        all.add("--peergraph.cache.stale-while-revalidate=0s");
        all.add("--peergraph.cache.stale-if-error=0s");
        all.add("--peergraph.upstream.base-url=" + upstream.baseUrl());
        SpringApplication application = new SpringApplication(PeergraphApplication.class, Wiring.class);
        context = application.run(all.toArray(String[]::new));
        freshness = context.getBean(Freshness.class);
        http = new HttpCalls(port());
    }

    /** Starts one with given arguments. */
    public static EdgeGateway started(String... arguments) {
        return new EdgeGateway(arguments);
    }

    /** Returns the port that callers use. */
    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Returns the meters of the gateway. */
    public MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    /** Answers with one peering and pages that are fresh for a minute from now on. */
    public void begin() {
        upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1")));
        upstream.forgetCalls();
        freshness.lifetime = Duration.ofMinutes(1);
        freshness.stale = false;
        freshness.broken = false;
        freshness.shorter = "";
        freshness.clock.advance(Duration.ofDays(1));
    }

    @Override
    public void close() {
        context.close();
        upstream.close();
    }

    /** How long pages are good. */
    public static final class Freshness {

        public final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
        public volatile Duration lifetime = Duration.ofMinutes(1);
        public volatile boolean stale;
        public volatile boolean broken;
        /** An environment whose pages are fresh for seven seconds. */
        public volatile String shorter = "";

        PeeringPages around(PeeringPages pages) {
            return request -> broken
                    ? Mono.error(new IllegalStateException("secret of the bug"))
                    : pages.page(request)
                            .map(page -> aged(page, request.key().environment().equals(shorter) ? Duration.ofSeconds(7) : lifetime));
        }

        private PeeringPage aged(PeeringPage page, Duration lifetime) {
            PageAge age = page.age();
            return new PeeringPage(page.items(), page.links(), page.totalSize(), page.rate(),
                    new PageAge(age.fetchedAt(), age.fetched(), age.fetched().plus(lifetime), stale || age.stale(), age.failure()),
                    page.identity());
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Wiring {

        @Bean
        Freshness freshness() {
            return new Freshness();
        }

        @Bean
        @Primary
        MovableClock movableClock(Freshness freshness) {
            return freshness.clock;
        }

        /** A bug outside of GraphQL's execution. */
        @Bean
        WebFilter bug() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/bug")
                    ? Mono.error(new IllegalStateException("secret of the bug"))
                    : chain.filter(exchange);
        }

        @Bean
        @Primary
        PeeringConnections agedConnections(RestPeeringPages rest, Guard guard, PageCache cache, PathLimits limits, Freshness freshness) {
            return new PeeringConnections(freshness.around(cache.around(guard.around(rest))), limits, freshness.clock);
        }
    }
}
