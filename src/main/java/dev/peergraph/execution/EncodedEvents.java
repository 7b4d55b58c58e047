package dev.peergraph.execution;

import graphql.GraphQLError;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/**
 * The data of a response to a subscription: each event is a whole GraphQL response in JSON, the same bytes for all who select the same.
 * Fails with {@link Failed} only.
 */
public final class EncodedEvents implements Publisher<byte[]> {

    private final Flux<byte[]> events;

    EncodedEvents(Flux<byte[]> events) {
        this.events = events;
    }

    /** Ends a stream with an error for its client. Has no stack trace. */
    public static final class Failed extends RuntimeException {

        private final transient GraphQLError error;

        Failed(GraphQLError error) {
            super(error.getMessage(), null, false, false);
            this.error = error;
        }

        /** Returns the error. */
        public GraphQLError error() {
            return error;
        }
    }

    /** Returns the events. */
    public Flux<byte[]> flux() {
        return events;
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> subscriber) {
        events.subscribe(subscriber);
    }
}
