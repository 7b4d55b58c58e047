package dev.peergraph.shutdown;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Schedulers;

/**
 * Delays the stop of everything else. Spring Boot has the gateway say that it is not ready before anything stops. Load balancers ask or are
 * told a moment later, and send requests until then.
 */
@Component
@EnableConfigurationProperties(ShutdownProperties.class)
class ShutdownDelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShutdownDelay.class);

    private final Duration delay;
    private volatile boolean running;
    private volatile boolean stopping;

    ShutdownDelay(ShutdownProperties properties, @Value("${spring.lifecycle.timeout-per-shutdown-phase:30s}") Duration longestPhase) {
        delay = properties.delay();
        if (delay.compareTo(longestPhase) > 0) {
            throw new IllegalArgumentException("peergraph.shutdown.delay must be at most spring.lifecycle.timeout-per-shutdown-phase ("
                    + longestPhase + "), but is " + delay);
        }
    }

    /** Returns whether the gateway has been asked to stop. */
    boolean stopping() {
        return stopping;
    }

    @Override
    public void start() {
        stopping = false;
        running = true;
    }

    @Override
    public void stop() {
        stopping = true;
        running = false;
    }

    @Override
    public void stop(Runnable callback) {
        stop();
        if (delay.isZero()) {
            callback.run();
        } else {
            log.atInfo().addKeyValue("delay", delay)
                    .log("Peergraph is asked to stop: it is not ready, and accepts requests until the delay ends");
            Schedulers.parallel().schedule(callback, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before all others: the web server starts its graceful stop in the next phase. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
