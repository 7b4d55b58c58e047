package dev.peergraph.streams;

import dev.peergraph.changes.ChangesProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The streams that are open: WebSockets and streams of events. At shutdown it ends them, some at a time, before the web server begins to
 * wait for its requests: their clients connect to other replicas, and must not come all at once.
 */
@Component
public class OpenStreams implements SmartLifecycle {

    /** Streams end after the delay of the shutdown, and before the web server waits for its requests. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    private static final Duration STEP = Duration.ofMillis(50);

    private final Set<Ending> open = ConcurrentHashMap.newKeySet();
    private final Duration drain;
    private final int most;
    private final MeterRegistry registry;
    private volatile boolean running;
    private volatile boolean draining;

    OpenStreams(ChangesProperties properties, @Value("${spring.lifecycle.timeout-per-shutdown-phase:30s}") Duration longestPhase,
            MeterRegistry registry) {
        this.drain = properties.drain();
        if (drain.compareTo(longestPhase) > 0) {
            throw new IllegalArgumentException("peergraph.changes.drain must be at most spring.lifecycle.timeout-per-shutdown-phase ("
                    + longestPhase + "), but is " + drain);
        }
        this.most = properties.maxSubscriptions();
        this.registry = registry;
        for (StreamEnd why : StreamEnd.values()) {
            counter(why, registry);
        }
        Gauge.builder("peergraph.changes.streams", open, Set::size)
                .description("WebSockets, and streams of events, that are open.").register(registry);
    }

    /** Adds a stream by what ends it, which begins at once if the gateway is stopping; returns the same. */
    Ending add(Ending stream) {
        open.add(stream);
        if (draining) {
            stream.begin(StreamEnd.SHUTDOWN);
        }
        return stream;
    }

    /** Returns whether there are more than subscriptions may be. */
    boolean areTooMany() {
        return open.size() > most;
    }

    /** Removes a stream that has ended. */
    void remove(Ending stream) {
        if (open.remove(stream)) {
            counter(stream.why(), registry).increment();
        }
    }

    private static Counter counter(StreamEnd why, MeterRegistry registry) {
        return Counter.builder("peergraph.changes.ended").tag("reason", why.label()).description("Streams that have ended.")
                .register(registry);
    }

    @Override
    public void start() {
        draining = false;
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable callback) {
        draining = true;
        Queue<Ending> ending = new ArrayDeque<>(open);
        int steps = Math.max(1, (int) (drain.toMillis() / STEP.toMillis()));
        int each = Math.ceilDiv(ending.size(), steps);
        Scheduler.Worker worker = Schedulers.parallel().createWorker();
        worker.schedulePeriodically(() -> {
            for (int i = 0; i < each && !ending.isEmpty(); i++) {
                ending.remove().begin(StreamEnd.SHUTDOWN);
            }
            if (ending.isEmpty() && running) {
                running = false;
                worker.dispose();
                callback.run();
            }
        }, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
