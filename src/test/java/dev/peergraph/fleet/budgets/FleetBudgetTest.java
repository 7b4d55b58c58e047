package dev.peergraph.fleet.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.budget.CountingUpstream;
import dev.peergraph.budget.CountingUpstream.Answer;
import dev.peergraph.budget.CountingUpstream.Kind;
import dev.peergraph.budget.CountingUpstream.Windows;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.fleet.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Three gateways with far more load than their one budget has room for. */
class FleetBudgetTest {

    private static final int LIMIT = 50;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final int CLIENTS = 30;
    private static final Duration LATENCY = Duration.ofMillis(40);
    /** On a busy machine, Redis and gateways may stand still for longer than the usual 50 ms: that is not what is tested here. */
    private static final String PATIENT = "--peergraph.fleet.timeout=1s";
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final Queue<JsonNode> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger environments = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger rivalPassed = new AtomicInteger();
    private final CountingUpstream upstream = new CountingUpstream(
            new Kind(Windows.FROM_FIRST_CALL, LIMIT, WINDOW.toMillis(), false, 0, 0, 0));
    private Replicas replicas;
    private volatile boolean isOver;

    @BeforeEach
    void start() {
        replicas = new Replicas().with(3, PATIENT);
        await().atMost(Replicas.PATIENCE).until(() -> List.of(0, 1, 2).stream()
                .allMatch(replica -> replicas.gateway(replica).getBean(SharedBudgets.class).replicas() == 3));
        replicas.upstream.answers(this::answer);
    }

    @AfterEach
    void end() {
        // Before the timers end: each client waits for its own last answer.
        isOver = true;
        if (replicas != null) {
            replicas.close();
        }
        timers.shutdownNow();
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    private MockResponse answer(RecordedRequest call) {
        Answer answer;
        synchronized (upstream) {
            answer = upstream.call(millis());
        }
        MockResponse.Builder response = answer.granted()
                ? FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1")).newBuilder()
                : new MockResponse.Builder().code(429).addHeader("Retry-After", Long.toString(answer.resetSeconds()));
        passed.addAndGet(answer.granted() ? 1 : 0);
        return response.addHeader("X-RateLimit-Limit", Integer.toString(LIMIT))
                .addHeader("X-RateLimit-Remaining", Integer.toString(answer.remaining()))
                .addHeader("X-RateLimit-Reset", Long.toString(answer.resetSeconds()))
                .headersDelay(LATENCY.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    private void rival(int callsInWindow) {
        long period = WINDOW.toMillis() / callsInWindow;
        var _ = timers.scheduleAtFixedRate(() -> {
            synchronized (upstream) {
                rivalPassed.addAndGet(upstream.count(millis()) ? 1 : 0);
            }
        }, period, period, TimeUnit.MILLISECONDS);
    }

    /** Each client asks for one page after the other that nobody has; who is refused comes again a little later. */
    private CompletableFuture<Void> client(int replica) {
        return replicas.asked(replica, Replicas.CREDENTIAL, "env-" + environments.incrementAndGet()).thenCompose(answer -> {
            answers.add(answer);
            var later = CompletableFuture.delayedExecutor(answer.has("errors") ? PAUSE.toMillis() : 0, TimeUnit.MILLISECONDS, timers);
            return isOver
                    ? CompletableFuture.<Void>completedFuture(null)
                    : CompletableFuture.runAsync(() -> {
                    }, later).thenCompose(_ -> client(replica));
        });
    }

    private CompletableFuture<Void> load() {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client(i % 3));
        }
        return CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new));
    }

    private List<String> codes() {
        return answers.stream().flatMap(answer -> answer.path("errors").valueStream())
                .map(error -> error.path("extensions").path("code").asString()).distinct().toList();
    }

    @Test
    void provokesAtMostOneRefusalAWindowAndUsesWhatARivalLeaves() throws InterruptedException {
        int windows = 6;
        rival(LIMIT / 3);
        long began = millis();
        CompletableFuture<Void> clients = load();
        await().atMost(Replicas.PATIENCE).until(() -> millis() - began >= windows * WINDOW.toMillis());
        isOver = true;
        int used = passed.get() + rivalPassed.get();
        clients.join();
        assertThat(upstream.refusals().values()).allMatch(count -> count <= 1);
        assertThat(used).isGreaterThanOrEqualTo((int) (0.9 * (windows - 1) * LIMIT));
        assertThat(codes()).isSubsetOf("RATE_LIMITED");
    }

    @Test
    void failsNoQueryForRedisAndBearsWithOneThatIsStartedAgainEmpty() {
        CompletableFuture<Void> clients = load();
        long began = millis();
        await().atMost(Replicas.PATIENCE).until(() -> millis() - began >= WINDOW.toMillis());
        replicas.redis.pause();
        await().atMost(Replicas.PATIENCE).until(() -> List.of(0, 1, 2).stream().noneMatch(replica -> replicas.link(replica).isJoined()));
        replicas.redis.resume();
        await().atMost(Replicas.PATIENCE).until(() -> List.of(0, 1, 2).stream().allMatch(replica -> replicas.link(replica).isJoined()));
        int before = passed.get();
        replicas.redis.kill();
        await().atMost(Replicas.PATIENCE).until(() -> passed.get() > before + LIMIT);
        replicas.redis.restart();
        await().atMost(Replicas.PATIENCE)
                .until(() -> List.of(0, 1, 2).stream().allMatch(replica -> replicas.link(replica).isJoined()));
        long joined = millis();
        int refused = refusals();
        await().atMost(Replicas.PATIENCE).until(() -> millis() - joined >= 2 * WINDOW.toMillis());
        isOver = true;
        clients.join();
        assertThat(refusals() - refused).as("refusals after the restart").isLessThanOrEqualTo(1);
        assertThat(codes()).isSubsetOf("RATE_LIMITED");
        assertThat(answers).allMatch(answer -> answer.has("errors")
                || answer.path("data").path("peerings").path("nodes").path(0).path("peeringId").asString().equals("p-1"));
    }

    private int refusals() {
        synchronized (upstream) {
            return upstream.refusals().values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
