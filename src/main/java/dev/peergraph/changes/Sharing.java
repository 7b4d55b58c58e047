package dev.peergraph.changes;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Streams that all who ask for the same key share: begun with the first of them, ended with the last. Thread-safe. */
final class Sharing<K, T> {

    private final ConcurrentMap<K, Shared<T>> streams = new ConcurrentHashMap<>();

    /** A stream, and by how many it is held. */
    private record Shared<T>(Flux<T> stream, int holders) {

        Shared<T> held(int more) {
            return new Shared<>(stream, holders + more);
        }
    }

    /** Returns how many streams there are. */
    int size() {
        return streams.size();
    }

    /**
     * Returns the stream of a key: its newest element, and all that follow. Who is slow to take them gets the newest only.
     *
     * @param source makes the stream for the first who asks
     */
    Flux<T> of(K key, Supplier<Flux<T>> source) {
        return Flux.using(() -> hold(key, source), Shared::stream, _ -> release(key));
    }

    private Shared<T> hold(K key, Supplier<Flux<T>> source) {
        return streams.compute(key, (_, known) -> known == null
                ? new Shared<>(source.get().replay(1).refCount(1), 1)
                : known.held(1));
    }

    private void release(K key) {
        streams.computeIfPresent(key, (_, known) -> known.holders() == 1 ? null : known.held(-1));
    }
}
