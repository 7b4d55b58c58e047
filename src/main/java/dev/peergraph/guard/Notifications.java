package dev.peergraph.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals to waiting calls, one after the other and without any lock: otherwise a call that ends at once would start the next one
 * within its own end, and so on. Thread-safe.
 */
final class Notifications {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger senders = new AtomicInteger();

    void add(Runnable notification) {
        queue.add(notification);
    }

    /** Sends all notifications, unless another thread is sending: that thread then sends these, too. */
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
            // One failure must not keep the others from being notified.
            log.atError().setCause(bug).log("A call could not be notified of its turn");
        }
    }
}
