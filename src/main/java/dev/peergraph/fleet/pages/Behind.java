package dev.peergraph.fleet.pages;

import dev.peergraph.fleet.FleetApart;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Does what no request waits for. */
final class Behind {

    private static final Logger log = LoggerFactory.getLogger(Behind.class);
    private static final int MOST = 64;

    private final Scheduler scheduler;
    private final AtomicInteger underWay = new AtomicInteger();

    Behind(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Begins some work that holds little, on threads that may block. The one place that subscribes: it belongs to no request. */
    void run(Mono<?> work) {
        var _ = work.subscribeOn(scheduler).subscribe(_ -> {
        }, Behind::failed);
    }

    /** Returns work of a kind that may block. */
    <T> Mono<T> blocking(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(scheduler);
    }

    /**
     * Begins some work that holds a page or a text; a bounded number at once.
     *
     * @return false if too much is under way
     */
    boolean runLarge(Mono<?> work) {
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            return false;
        }
        run(work.doFinally(_ -> underWay.decrementAndGet()));
        return true;
    }

    private static void failed(Throwable failure) {
        // The link has counted it, and told if it means anything.
        if (!(failure instanceof FleetApart)) {
            log.atError().setCause(failure).log("Sharing failed by a bug");
        }
    }
}
