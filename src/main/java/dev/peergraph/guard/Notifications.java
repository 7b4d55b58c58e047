package dev.peergraph.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals to those who wait, sent once no lock is held, one after the other: a call that ends at once does not begin the next one inside
 * itself. Thread-safe.
 */
final class Notifications {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger senders = new AtomicInteger();

    void add(Runnable notification) {
        queue.add(notification);
    }

    /** Sends all that there are, unless another thread is sending; that one then sends these as well. */
    void send() {
        if (queue.isEmpty() || senders.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        while (seen > 0) {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                send(next);
            }
            seen = senders.addAndGet(-seen);
        }
    }

    private static void send(Runnable notification) {
        try {
            notification.run();
        } catch (RuntimeException bug) {
            // Whoever is notified must not keep the others from being notified.
            log.atError().setCause(bug).log("A call could not be notified of its turn");
        }
    }
}
