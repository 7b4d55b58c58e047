package dev.peergraph.execution;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.Predicate;

/**
 * Propagates nothing between Reactor context, GraphQL context and thread locals. Spring's own propagation copies all entries of both
 * contexts four times for each request, and no field reads them: interceptors put what fields need into the GraphQL context.
 */
final class NoPropagation implements ContextSnapshotFactory, ContextSnapshot {

    private static final Scope NO_SCOPE = () -> {
    };

    @Override
    public ContextSnapshot captureAll(Object... contexts) {
        return this;
    }

    @Override
    public ContextSnapshot captureFrom(Object... contexts) {
        return this;
    }

    @Override
    public <C> Scope setThreadLocalsFrom(Object source, String... keys) {
        return NO_SCOPE;
    }

    @Override
    public <C> C updateContext(C context) {
        return context;
    }

    @Override
    public <C> C updateContext(C context, Predicate<Object> keys) {
        return context;
    }

    @Override
    public Scope setThreadLocals() {
        return NO_SCOPE;
    }

    @Override
    public Scope setThreadLocals(Predicate<Object> keys) {
        return NO_SCOPE;
    }
}
