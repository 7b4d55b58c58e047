package dev.peergraph.fleet.pages;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What is to be told to Redis, each once, however often it comes; bounded: the oldest makes room. Thread-safe. */
final class Waiting<T> {

    private static final int MOST = 1_000;

    @GuardedBy("this")
    private final SequencedSet<T> all = new LinkedHashSet<>();

    synchronized void add(T one) {
        all.add(one);
        if (all.size() > MOST) {
            all.removeFirst();
        }
    }

    private synchronized @Nullable T poll() {
        return all.isEmpty() ? null : all.removeFirst();
    }

    synchronized boolean isEmpty() {
        return all.isEmpty();
    }

    /** Does something with each, one after the other; what fails waits again, and ends it. */
    Mono<Void> each(Function<T, Mono<Void>> work) {
        return Mono.defer(() -> {
            T one = poll();
            return one == null ? Mono.just(false) : work.apply(one).doOnError(_ -> add(one)).thenReturn(true);
        }).repeat().takeWhile(Boolean::booleanValue).then();
    }
}
