package dev.peergraph.connection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Does what takes time for each row of a listing: the first few rows of a request at once, as a change of threads would cost more, and all
 * others on threads of their own, so that no request holds an event loop. Of one request; thread-safe.
 */
final class ListingWork {

    /** About two milliseconds where a listing has not been looked at before. */
    private static final int ROWS_AT_ONCE = 5000;

    private final Scheduler threads;
    private final AtomicInteger rowsDone = new AtomicInteger();

    ListingWork(Scheduler threads) {
        this.threads = threads;
    }

    <T> Mono<T> done(int rows, Supplier<T> work) {
        Mono<T> done = Mono.fromSupplier(work);
        return rowsDone.updateAndGet(before -> (int) Math.min((long) before + rows, ROWS_AT_ONCE + 1L)) <= ROWS_AT_ONCE
                ? done
                : done.subscribeOn(threads);
    }
}
