package dev.peergraph.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be told to those who wait, once no lock is held: in turn, so that a call which ends at once does not begin the next one inside
 * itself. Thread-safe.
 */
final class News {

    private static final Logger log = LoggerFactory.getLogger(News.class);

    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private final AtomicInteger telling = new AtomicInteger();

    void add(Runnable next) {
        news.add(next);
    }

    /** Tells all that there is, unless somebody is at it; who then does this as well. */
    void tell() {
        if (telling.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        while (seen > 0) {
            for (Runnable next = news.poll(); next != null; next = news.poll()) {
                tell(next);
            }
            seen = telling.addAndGet(-seen);
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException bug) {
            // Whoever is told must not end the telling of others.
            log.atError().setCause(bug).log("A call could not be told that its turn has come");
        }
    }
}
