package dev.peergraph;

import dev.peergraph.pages.PeeringPage;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Somebody who asks for a page at once, and may leave. Counts what comes. */
public final class Asker {

    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Disposable subscription;

    public Asker(Mono<PeeringPage> page) {
        subscription = page.subscribe(_ -> pages.incrementAndGet(), _ -> failures.incrementAndGet());
    }

    /** Cancels. */
    public void leave() {
        subscription.dispose();
    }

    /** Returns whether a page came, once. */
    public boolean isServed() {
        return pages.get() == 1 && failures.get() == 0;
    }

    /** Returns whether a page or a failure came, once. */
    public boolean isAnswered() {
        return pages.get() + failures.get() == 1;
    }
}
