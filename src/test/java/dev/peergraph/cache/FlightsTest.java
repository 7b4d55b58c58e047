package dev.peergraph.cache;

import static dev.peergraph.cache.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

/** Calls that are shared, under concurrency. */
class FlightsTest {

    private static final int CALLERS = 500;

    private final CacheFixture cache = new CacheFixture();

    @Test
    void fiveHundredCallersAtOnceMakeOneCall() throws Exception {
        Sinks.One<PeeringPage> upstream = Sinks.one();
        cache.answers(_ -> upstream.asMono());
        List<CompletableFuture<@Nullable PeeringPage>> answers = new ArrayList<>();
        atOnce(CALLERS, _ -> {
            CompletableFuture<@Nullable PeeringPage> answer = cache.page(key()).toFuture();
            synchronized (answers) {
                answers.add(answer);
            }
        });
        assertThat(cache.calls).hasSize(1);
        assertThat(cache.flights()).isEqualTo(1);

        upstream.tryEmitValue(CachedPeerings.page(cache.clock.fetched(), List.of())).orThrow();
        assertThat(answers).hasSize(CALLERS)
                .allSatisfy(answer -> assertThat(answer).isCompletedWithValueMatching(page -> page != null && !page.age().stale()));
        assertThat(cache.count("miss")).isEqualTo(1);
        assertThat(cache.count("collapsed")).isEqualTo(CALLERS - 1);
        assertThat(cache.flights()).isZero();
    }

    @Test
    void tellsWhoMadeTheCallAndWhoSharedIt() {
        Sinks.One<PeeringPage> upstream = Sinks.one();
        cache.answers(request -> {
            request.trace().called();
            return upstream.asMono();
        });
        List<PageTrace> traces = List.of(PageTrace.begun(), PageTrace.begun());
        CompletableFuture<@Nullable List<PeeringPage>> pages = Flux.fromIterable(traces)
                .flatMap(trace -> cache.page(cache.request(key(), Wanted.CACHED, trace)))
                .collectList()
                .toFuture();
        assertThat(traces).extracting(PageTrace::state).containsOnlyNulls();

        upstream.tryEmitValue(CachedPeerings.page(cache.clock.fetched(), List.of())).orThrow();
        assertThat(pages).isCompletedWithValueMatching(both -> both != null && both.size() == 2);
        assertThat(traces).extracting(PageTrace::state).containsExactly(PageTrace.State.FETCHED, PageTrace.State.COLLAPSED);
        assertThat(traces).extracting(PageTrace::calls).containsExactly(1, 0);
    }

    @Test
    void callersWhoComeWhileACallLandsMakeNoOther() throws Exception {
        for (int round = 0; round < 300; round++) {
            CacheFixture racing = new CacheFixture();
            racing.answers(request -> racing.next(request).publishOn(Schedulers.parallel()));
            atOnce(8, _ -> CacheFixture.got(racing.page(key())));
            assertThat(racing.calls).as("round " + round).hasSize(1);
        }
    }

    @Test
    void oneWhoLeavesHarmsNobodyAndTheLastEndsTheCall() {
        TestPublisher<PeeringPage> upstream = TestPublisher.create();
        cache.answers(_ -> upstream.mono());
        List<Disposable> waiters = IntStream.range(0, 3).mapToObj(_ -> cache.page(key()).subscribe()).toList();
        CompletableFuture<@Nullable PeeringPage> stays = cache.page(key()).toFuture();
        waiters.forEach(Disposable::dispose);
        upstream.assertNotCancelled();
        assertThat(stays).isNotDone();
        stays.cancel(true);
        upstream.assertCancelled();
        assertThat(cache.flights()).isZero();

        cache.answersNext();
        CacheFixture.got(cache.page(key()));
        assertThat(cache.calls).hasSize(2);
    }

    @Test
    void everyoneHearsOfAFailureAndTheNextAsksAgain() {
        TestPublisher<PeeringPage> upstream = TestPublisher.create();
        cache.answers(_ -> upstream.mono());
        List<CompletableFuture<@Nullable PeeringPage>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(cache.page(key()).toFuture());
        }
        upstream.error(CacheFixture.unavailable());
        assertThat(answers).allSatisfy(answer -> assertThat(answer.exceptionNow()).isInstanceOf(PageFailure.Unavailable.class));
        assertThat(cache.flights()).isZero();
        cache.answersNext();
        CacheFixture.got(cache.page(key()));
    }

    @Test
    void bugsBelowAreToldAndLeaveNoFlightBehind() {
        cache.answers(_ -> {
            throw new IllegalStateException("bug");
        });
        assertThat(cache.page(key()).toFuture().exceptionNow()).isInstanceOf(IllegalStateException.class);
        cache.answers(_ -> Mono.empty());
        assertThat(cache.page(key()).toFuture().exceptionNow()).isInstanceOf(IllegalStateException.class);
        assertThat(cache.flights()).isZero();
    }

    @Test
    void nothingStaysOfCallersWhoComeAndGoAtRandom() throws Exception {
        AtomicInteger open = new AtomicInteger();
        cache.answers(request -> Mono.defer(() -> {
            open.incrementAndGet();
            return cache.next(request).delayElement(Duration.ofNanos(50_000)).doFinally(_ -> open.decrementAndGet());
        }));
        long seed = System.nanoTime();
        atOnce(16, worker -> {
            Random random = new Random(seed + worker);
            for (int i = 0; i < 300; i++) {
                Disposable waiter = cache.revalidated(key("partition", "env-" + random.nextInt(3))).subscribe();
                if (random.nextBoolean()) {
                    LockSupport.parkNanos(random.nextInt(100_000));
                }
                waiter.dispose();
            }
        });
        assertThat(cache.flights()).as("seed " + seed).isZero();
        assertThat(open).as("seed " + seed).hasValue(0);
    }

    private interface Task {
        void run(int number) throws Exception;
    }

    /** Runs so many tasks in threads that set out together; fails if one does. */
    private static void atOnce(int count, Task task) throws Exception {
        CountDownLatch ready = new CountDownLatch(count);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    task.run(number);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }
}
