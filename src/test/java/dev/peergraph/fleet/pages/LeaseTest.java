package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.auth.Partitions;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.Replicas;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.sharing.PageSharing;
import dev.peergraph.time.MonotonicClock;
import dev.peergraph.upstream.RestPeeringPages;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Two replicas that want one page, of which one fetches it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Replicas replicas;
    private PageKey key;

    @BeforeAll
    void start() {
        replicas = new Replicas().with(2);
    }

    @AfterAll
    void end() {
        replicas.close();
    }

    @BeforeEach
    void another() {
        String partition = replicas.gateway(0).getBean(Partitions.class).of(new Credential(Replicas.CREDENTIAL));
        key = new PageKey(partition, "env-" + NAMES.incrementAndGet(), PeeringFilter.NONE, 1000, null);
        await().atMost(SOON).until(() -> replicas.link(0).isJoined() && replicas.link(1).isJoined());
    }

    private PageRequest request(Urgency urgency, Duration time) {
        Caller caller = new Caller(key.partition(), new Credential(Replicas.CREDENTIAL), null);
        return new PageRequest(key, caller, urgency, Wanted.CACHED,
                replicas.gateway(0).getBean(MonotonicClock.class).now().plus(time));
    }

    private CompletableFuture<@Nullable PeeringPage> page(int replica, PeeringPages pages, PageRequest request) {
        return replicas.gateway(replica).getBean(PageSharing.class).around(pages).page(request).toFuture();
    }

    private static PeeringPage got(CompletableFuture<@Nullable PeeringPage> page) {
        return Objects.requireNonNull(page.join());
    }

    private PeeringPages upstream(int replica) {
        return replicas.gateway(replica).getBean(RestPeeringPages.class);
    }

    private PageNames names() {
        return PageNames.of(replicas.gateway(0).getBean(FleetKeys.class), key);
    }

    private String lease() {
        return names().lease();
    }

    private void awaitLease() {
        await().atMost(SOON).until(() -> replicas.redis.commands().exists(lease()) == 1);
    }

    @Test
    void isKeptWhileTheFetchLasts() {
        Sinks.Empty<Void> answer = Sinks.empty();
        RedisCommands<String, String> redis = replicas.redis.commands();
        CompletableFuture<@Nullable PeeringPage> fetched = page(0,
                request -> answer.asMono().then(Mono.defer(() -> upstream(0).page(request))),
                request(Urgency.INTERACTIVE, Duration.ofSeconds(3)));
        awaitLease();
        assertThat(redis.pttl(lease())).isLessThanOrEqualTo(750);
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> redis.exists(lease()) == 1);
        assertThat(answer.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
        assertThat(got(fetched).items()).isNotEmpty();
        await().atMost(SOON).until(() -> redis.exists(lease()) == 0);
    }

    /** Who is told too late that it has a lease is apart by then: the others must not wait until the lease expires. */
    @Test
    void isGivenBackByAReplicaThatIsApart() {
        RedisCommands<String, String> redis = replicas.redis.commands();
        redis.set(lease(), "mine caller", SetArgs.Builder.ex(60));
        redis.configSet("maxmemory", "1");
        try {
            await().atMost(SOON).until(() -> !replicas.link(0).isJoined());
            PageShelf shelf = new PageShelf(replicas.link(0), replicas.gateway(0).getBean(MonotonicClock.class), SOON, SOON);
            shelf.release(names(), "mine").block(SOON);
            assertThat(redis.exists(lease())).isZero();
        } finally {
            redis.configSet("maxmemory", "0");
        }
    }

    /** A fetch for nobody waits in a queue behind all callers: it must not when a caller elsewhere waits for it. */
    @Test
    void ofAFetchForNobodyBecomesOneForACallerOfAnotherReplica() {
        CompletableFuture<@Nullable PeeringPage> refreshed = page(0,
                request -> request.urgency().onceInteractive().then(Mono.defer(() -> upstream(0).page(request))),
                request(Urgency.background(), Duration.ofMinutes(1)));
        awaitLease();
        CompletableFuture<@Nullable PeeringPage> asked = page(1, _ -> Mono.error(new AssertionError("fetched twice")),
                request(Urgency.INTERACTIVE, Duration.ofMinutes(1)));
        await().atMost(SOON).until(asked::isDone);
        assertThat(got(asked).origin().isShared()).isTrue();
        assertThat(refreshed).isCompleted();
    }

    @Test
    void ofAFetchForNobodyStaysSoForARefreshOfAnotherReplica() {
        Sinks.Empty<Void> answer = Sinks.empty();
        Urgency urgency = Urgency.background();
        CompletableFuture<@Nullable PeeringPage> refreshed = page(0,
                request -> answer.asMono().then(Mono.defer(() -> upstream(0).page(request))),
                request(urgency, Duration.ofMinutes(1)));
        awaitLease();
        CompletableFuture<@Nullable PeeringPage> second = page(1, _ -> Mono.error(new AssertionError("fetched twice")),
                request(Urgency.background(), Duration.ofMinutes(1)));
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !urgency.isInteractive() && !second.isDone());
        assertThat(answer.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
        await().atMost(SOON).until(second::isDone);
        assertThat(got(second).items()).hasSameSizeAs(got(refreshed).items());
    }
}
