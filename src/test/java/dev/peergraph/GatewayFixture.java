package dev.peergraph;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A started gateway and its upstream, which answers each caller by the caller's own script. See {@link GatewayTest}. */
public final class GatewayFixture {

    /** Longer than anything that works takes, even on a slow machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    private final FakeUpstream upstream;
    private final Environment environment;
    private final Map<String, GatewayCaller> callers = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    private GatewayFixture(FakeUpstream upstream, Environment environment) {
        this.upstream = upstream;
        this.environment = environment;
        upstream.answers(this::answer);
    }

    private MockResponse answer(RecordedRequest call) {
        GatewayCaller caller = callers.get(String.valueOf(call.getHeaders().get("Authorization")));
        return caller == null ? new MockResponse.Builder().code(401).build() : caller.answer(call);
    }

    /** Returns a caller with a credential that nobody else has, whom upstream answers by a script. */
    public GatewayCaller caller(Function<RecordedRequest, MockResponse> script) {
        return caller("Bearer secret-" + names.incrementAndGet() + "-of-nobody-else", script);
    }

    /** Returns a caller with a given {@code Authorization}, whom upstream answers by a script. */
    public GatewayCaller caller(String authorization, Function<RecordedRequest, MockResponse> script) {
        GatewayCaller caller = new GatewayCaller(authorization, url(), script);
        callers.put(authorization, caller);
        return caller;
    }

    /** Returns a client without a credential. */
    public WebTestClient client() {
        return client(url());
    }

    static WebTestClient client(String url) {
        return WebTestClient.bindToServer()
                .baseUrl(url)
                .responseTimeout(PATIENCE)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_ANSWER_BYTES))
                .build();
    }

    /** Returns the gateway's port. */
    public int port() {
        return environment.getRequiredProperty("local.server.port", Integer.class);
    }

    /** Returns the gateway's root. */
    public String url() {
        return "http://localhost:" + port();
    }

    /** Returns the upstream, with the calls of all callers. */
    public FakeUpstream upstream() {
        return upstream;
    }

    /** Starts a further gateway, to be closed by the test. */
    public static ConfigurableApplicationContext start(String... arguments) {
        return SpringApplication.run(PeergraphApplication.class,
                Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Returns the root of a gateway that {@link #start} has started. */
    public static String url(ConfigurableApplicationContext gateway) {
        return "http://localhost:" + gateway.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** The beans that a gateway under test has besides its own. Not annotated, so that component scanning does not find it. */
    static class Beans {

        @Bean
        FakeUpstream fakeUpstream() {
            return FakeUpstream.started(_ -> new MockResponse.Builder().code(401).build());
        }

        @Bean
        GatewayFixture gatewayFixture(FakeUpstream upstream, Environment environment) {
            return new GatewayFixture(upstream, environment);
        }

        @Bean
        DynamicPropertyRegistrar upstreamAddress(FakeUpstream upstream) {
            return properties -> properties.add("peergraph.upstream.base-url", upstream::baseUrl);
        }
    }
}
