package dev.peergraph.guard;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A notification that is added while another thread sends the last one: it is sent, and not at the same time. */
@JCStressTest
@State
@Outcome(id = "2, 0", expect = ACCEPTABLE)
public class NotificationsStress {

    private final Notifications notifications = new Notifications();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();

    private void notified() {
        if (sending.getAndIncrement() > 0) {
            overlaps.incrementAndGet();
        }
        sent.incrementAndGet();
        sending.decrementAndGet();
    }

    @Actor
    public void first() {
        notifications.add(this::notified);
        notifications.send();
    }

    @Actor
    public void second() {
        notifications.add(this::notified);
        notifications.send();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = sent.get();
        result.r2 = overlaps.get();
    }
}
