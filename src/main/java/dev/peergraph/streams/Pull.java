package dev.peergraph.streams;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Takes elements of a stream one at a time, each only when it is asked for: the server asks for many ahead, which a client that is slow
 * would get although they are old by then.
 */
final class Pull<T> extends BaseSubscriber<T> {

    private volatile Sinks.@Nullable One<T> wanted;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;

    private Pull() {
    }

    /** Returns a source's elements, each as a Mono that takes it once it is subscribed to; empty ones follow the last element. */
    static <T> Flux<Mono<T>> from(Flux<T> source) {
        return Flux.using(() -> {
            Pull<T> pull = new Pull<>();
            source.subscribe(pull);
            return pull;
        }, pull -> Flux.<Mono<T>>generate(sink -> {
            if (pull.over && pull.failure == null) {
                sink.complete();
            } else {
                sink.next(Mono.defer(pull::next));
            }
        }), Pull::dispose);
    }

    private Mono<T> next() {
        Sinks.One<T> next = Sinks.one();
        wanted = next;
        Throwable failed = failure;
        if (failed != null) {
            return Mono.error(failed);
        }
        if (over) {
            return Mono.empty();
        }
        request(1);
        return next.asMono();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        // Nothing is wanted yet.
    }

    @Override
    protected void hookOnNext(T element) {
        Sinks.One<T> waiting = wanted;
        if (waiting != null) {
            waiting.tryEmitValue(element);
        }
    }

    @Override
    protected void hookOnComplete() {
        over = true;
        Sinks.One<T> waiting = wanted;
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    @Override
    protected void hookOnError(Throwable why) {
        failure = why;
        over = true;
        Sinks.One<T> waiting = wanted;
        if (waiting != null) {
            waiting.tryEmitError(why);
        }
    }
}
