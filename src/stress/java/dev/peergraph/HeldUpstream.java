package dev.peergraph;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An upstream that ends its calls when it is told to, the oldest first. Thread-safe. */
public final class HeldUpstream {

    private static final RateReading PLENTY = RateReading.of(1_000_000, 1_000_000, Duration.ofMinutes(1), new Moment(0), Instant.EPOCH);
    /** What each answer is: a page that says that there is budget in plenty. */
    public static final PeeringPage PAGE = new PeeringPage(List.of(), PageLinks.NONE, null, PLENTY,
            PageAge.fetched(Instant.EPOCH, new Moment(0)));

    private final Queue<Sinks.One<PeeringPage>> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** Returns a call, which begins when it is subscribed to. */
    public Mono<PeeringPage> call() {
        return Mono.defer(() -> {
            Sinks.One<PeeringPage> sink = Sinks.one();
            calls.incrementAndGet();
            open.add(sink);
            return sink.asMono().doOnCancel(cancelled::incrementAndGet);
        });
    }

    /** Answers the oldest call; returns false if there is none that was neither answered nor failed. */
    public boolean answer() {
        Sinks.One<PeeringPage> oldest = open.poll();
        if (oldest != null) {
            var _ = oldest.tryEmitValue(PAGE);
        }
        return oldest != null;
    }

    /** Answers all calls, also those that begin because of an answer. */
    public void answerAll() {
        while (answer()) {
            Thread.onSpinWait();
        }
    }

    /** Fails the oldest call. */
    public void fail(Throwable failure) {
        Sinks.One<PeeringPage> oldest = open.poll();
        if (oldest != null) {
            var _ = oldest.tryEmitError(failure);
        }
    }

    /** Returns how many calls have begun. */
    public int calls() {
        return calls.get();
    }

    /** Returns how many calls were cancelled. */
    public int cancelled() {
        return cancelled.get();
    }
}
