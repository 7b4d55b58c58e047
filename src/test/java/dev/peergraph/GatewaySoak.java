package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole gateway for minutes: thousands of credentials that come and go, an upstream that counts, changes and fails in every way,
 * clients that leave. What it holds must not grow. No part of the usual build: see CONTRIBUTING.
 */
class GatewaySoak {

    private static final Duration DURATION = DurationStyle.detectAndParse(System.getProperty("soak.duration", "2m"));
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SAMPLES = 12;
    private static final int CLIENTS = 64;
    private static final int MAX_CREDENTIALS = 500;
    private static final int MAX_CONNECTIONS = 64;
    private static final double MEGA = 1024 * 1024;

    /** Windows that the soak outlasts many times, and bounds that its load goes far beyond. */
    private static final String[] SETTINGS = {"peergraph.upstream.response-timeout=1s", "peergraph.upstream.pool.max-idle=2s",
            "peergraph.upstream.pool.max-connections=" + MAX_CONNECTIONS, "peergraph.guard.concurrency.total=" + MAX_CONNECTIONS,
            "peergraph.guard.deadline=4s", "peergraph.guard.max-wait=500ms", "peergraph.guard.max-unauthenticated=10000",
            "peergraph.guard.credentials.max=" + MAX_CREDENTIALS, "peergraph.guard.credentials.idle=20s",
            "peergraph.guard.breaker.open-for=1s", "peergraph.guard.breaker.slow-call=900ms", "peergraph.cache.fresh=1s",
            "peergraph.cache.fresh-in-transit=500ms", "peergraph.cache.stale-while-revalidate=2s", "peergraph.cache.stale-if-error=5s",
            "peergraph.cache.max-size=4MB", "peergraph.answers.max-size=4MB", "peergraph.documents.cache-size=1MB",
            "spring.main.banner-mode=off"};

    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
    private final SoakUpstream script = new SoakUpstream(SEED);

    /** What a client asks, as whom, and after how long it leaves. */
    private record ResponseKey(String credential, String body, boolean anew, Duration patience) {
    }

    /** What the gateway holds at a time. */
    private record Sample(long second, double heap, double credentials, double pages, double pageBytes, double flights, double waiting,
            double active, int connections, int threads, long asked) {
    }

    @Test
    void holdsNoMoreAtTheEndThanAtTheBeginning() throws InterruptedException, ExecutionException {
        System.out.println("soak.seed=" + SEED + " soak.duration=" + DURATION);
        try (OpenUpstream upstream = OpenUpstream.started(script);
                ConfigurableApplicationContext gateway = GatewayFixture.start(arguments(upstream))) {
            List<Sample> samples = underLoad(upstream, gateway);
            System.out.println(table(samples) + "\n" + outcomes + "\ncredentials: " + script.credentialsSeen());
            assertFlat(samples);
            assertEverythingHappened();
            assertEmpties(upstream, gateway);
            leavesNothingOfStalledCalls(upstream, gateway);
        }
    }

    private static String[] arguments(OpenUpstream upstream) {
        List<String> arguments = new ArrayList<>(List.of("--peergraph.upstream.base-url=" + upstream.baseUrl()));
        for (String setting : SETTINGS) {
            arguments.add("--" + setting);
        }
        return arguments.toArray(String[]::new);
    }

    private List<Sample> underLoad(OpenUpstream upstream, ConfigurableApplicationContext gateway)
            throws InterruptedException, ExecutionException {
        WebClient client = WebClient.create(GatewayFixture.url(gateway));
        // On connections of their own, since a client's pool may lend one that somebody who leaves is just closing.
        WebClient leavers = client.mutate().clientConnector(new ReactorClientHttpConnector(HttpClient.newConnection())).build();
        ask(client, question(new Random(SEED), 0)).block(PATIENCE);
        Random random = new Random(SEED);
        long start = System.nanoTime();
        CompletableFuture<@Nullable Boolean> load = Flux.range(0, Integer.MAX_VALUE).map(asked -> question(random, asked))
                .takeWhile(_ -> System.nanoTime() - start < DURATION.toNanos())
                .flatMap(question -> ask(question.patience.equals(PATIENCE) ? client : leavers, question), CLIENTS)
                .then(Mono.just(true)).toFuture();
        List<Sample> samples = new ArrayList<>();
        while (!load.isDone()) {
            try {
                load.get(DURATION.toMillis() / SAMPLES, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                samples.add(sample(upstream, gateway, Duration.ofNanos(System.nanoTime() - start).toSeconds()));
            }
        }
        load.get();
        return samples;
    }

    /** Draws a question: half of them from a few callers whose pages are held, half from a crowd, all of whom are others after a while. */
    private static ResponseKey question(Random random, int asked) {
        int caller = asked / 4 + (random.nextBoolean() ? random.nextInt(20) : random.nextInt(5000));
        String environment = "env-" + random.nextInt(4);
        String query = switch (random.nextInt(5)) {
            case 0 ->
                "{environments(ids:[\\\"env-0\\\",\\\"env-1\\\",\\\"env-2\\\",\\\"env-3\\\",\\\"env-4\\\"]){peerings{totalCount stale}}}";
            case 1 -> "{peerings(environment:\\\"" + environment + "\\\",last:3,filter:{phase:[READY]}){stale nodes{__typename}}}";
            case 2 -> "{a:peerings(environment:\\\"" + environment + "\\\"){stale} b:peerings(environment:\\\"env-5\\\"){stale}"
                    + " rateLimit{remaining}}";
            case 3 -> "{p" + random.nextInt(100_000) + ":peerings(environment:\\\"" + environment + "\\\"){totalCount stale}}";
            default -> "{peerings(environment:\\\"" + environment + "\\\",first:20){stale fetchedAt nodes{... on CloudPeering{id}}}}";
        };
        Duration patience = random.nextInt(10) == 0 ? Duration.ofMillis(random.nextInt(200)) : PATIENCE;
        return new ResponseKey("Basic c" + caller, "{\"query\":\"" + query + "\"}", random.nextInt(20) == 0, patience);
    }

    private Mono<Void> ask(WebClient client, ResponseKey question) {
        return client.post().uri("/graphql").header(HttpHeaders.AUTHORIZATION, question.credential)
                .headers(headers -> headers.setCacheControl(question.anew ? "no-cache" : null))
                .contentType(MediaType.APPLICATION_JSON).bodyValue(question.body)
                .retrieve().bodyToMono(String.class)
                .map(answer -> outcome(JsonMapper.shared().readTree(answer)))
                .timeout(question.patience, Mono.just("left"))
                .onErrorResume(failure -> Mono.just("no answer: " + failure.getClass().getSimpleName()))
                .doOnNext(outcome -> outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment())
                .then();
    }

    private static String outcome(JsonNode answer) {
        String code = answer.at("/errors/0/extensions/code").asString("");
        return code.isEmpty() ? answer.findValues("stale").stream().anyMatch(JsonNode::asBoolean) ? "stale" : "fresh" : code;
    }

    private Sample sample(OpenUpstream upstream, ConfigurableApplicationContext gateway, long second) {
        MeterRegistry meters = gateway.getBean(MeterRegistry.class);
        // The second time finds what the first has made unreachable, such as the values of weak references.
        System.gc();
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGA;
        return new Sample(second, heap, gauge(meters, "guard.credentials"), gauge(meters, "cache.pages"), gauge(meters, "cache.weight"),
                gauge(meters, "cache.flights"), gauge(meters, "guard.queue.size"), gauge(meters, "upstream.active"), upstream.connections(),
                ManagementFactory.getThreadMXBean().getThreadCount(), outcomes.values().stream().mapToLong(LongAdder::sum).sum());
    }

    private static double gauge(MeterRegistry meters, String name) {
        return meters.get("peergraph." + name).gauge().value();
    }

    private static String table(List<Sample> samples) {
        StringBuilder table = new StringBuilder("   second  heap MB  credentials  pages  page MB  flights  waiting  active  connections"
                + "  threads      asked\n");
        for (Sample s : samples) {
            table.append(String.format(Locale.ROOT, "%9d %8.1f %12.0f %6.0f %8.1f %8.0f %8.0f %7.0f %12d %8d %10d%n", s.second, s.heap,
                    s.credentials, s.pages, s.pageBytes / MEGA, s.flights, s.waiting, s.active, s.connections, s.threads, s.asked));
        }
        return table.toString();
    }

    /** The first third is for warming up; the least of some samples is free of what a moment's load holds. */
    private static void assertFlat(List<Sample> samples) {
        int third = samples.size() / 3;
        assertThat(third).as("samples").isGreaterThanOrEqualTo(3);
        List<Sample> middle = samples.subList(third, 2 * third);
        List<Sample> end = samples.subList(2 * third, samples.size());
        assertThat(least(end, Sample::heap)).as("heap, MB").isLessThanOrEqualTo(1.15 * least(middle, Sample::heap) + 4);
        assertThat(least(end, Sample::threads)).as("threads").isLessThanOrEqualTo(least(middle, Sample::threads) + 8);
        assertThat(samples).allSatisfy(sample -> {
            assertThat(sample.credentials).as("credentials").isLessThanOrEqualTo(MAX_CREDENTIALS + 1.0 * MAX_CONNECTIONS + CLIENTS);
            assertThat(sample.pageBytes).as("bytes of pages, a write ahead of what gives way").isLessThanOrEqualTo(4.5 * MEGA);
            assertThat(sample.active).as("calls under way").isLessThanOrEqualTo(MAX_CONNECTIONS);
            assertThat(sample.connections).as("connections").isLessThanOrEqualTo(MAX_CONNECTIONS);
        });
    }

    private static double least(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).min().orElseThrow();
    }

    private void assertEverythingHappened() {
        assertThat(outcomes).containsOnlyKeys("fresh", "stale", "left", "RATE_LIMITED", "UPSTREAM_UNAVAILABLE", "UNAUTHENTICATED",
                "FORBIDDEN");
        assertThat(script.credentialsSeen()).isGreaterThan(2 * MAX_CREDENTIALS);
    }

    private static void assertEmpties(OpenUpstream upstream, ConfigurableApplicationContext gateway) {
        MeterRegistry meters = gateway.getBean(MeterRegistry.class);
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String held : List.of("guard.credentials", "guard.queue.size", "upstream.active", "cache.flights")) {
                assertThat(gauge(meters, held)).as(held).isZero();
            }
            assertThat(upstream.connections()).as("connections").isZero();
        });
    }

    private void leavesNothingOfStalledCalls(OpenUpstream upstream, ConfigurableApplicationContext gateway) {
        Sample before = sample(upstream, gateway, 0);
        upstream.answers((_, _) -> OpenUpstream.stall());
        WebClient client = WebClient.create(GatewayFixture.url(gateway));
        Flux.fromStream(IntStream.range(0, 200).boxed())
                .flatMap(i -> ask(client,
                        new ResponseKey("Basic stalled" + i, "{\"query\":\"{peerings(environment:\\\"e\\\"){stale}}\"}", false,
                                PATIENCE)),
                        200)
                .blockLast(PATIENCE);
        assertEmpties(upstream, gateway);
        Sample after = sample(upstream, gateway, 0);
        System.out.println("200 stalled calls, before and after:\n" + table(List.of(before, after)));
        assertThat(after.heap).as("heap, MB").isLessThanOrEqualTo(before.heap + 4);
    }
}
