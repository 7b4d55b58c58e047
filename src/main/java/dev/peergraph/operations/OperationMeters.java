package dev.peergraph.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Times operations, executed ones and those answered by a cached response, and counts them by client. No label is a caller's to choose. */
@Component
public final class OperationMeters {

    /** Timer: executions, and cached responses in the place of one, under the name and with the tags of Spring for GraphQL. */
    static final String REQUESTS = "graphql.request";

    /** Counter: operations by {@code client.name} and {@code client.version}. */
    static final String CLIENTS = "peergraph.client.operations";

    private static final String SUCCESS = "SUCCESS";

    /** More than an operator's own applications and their versions; beyond, clients are counted as {@code other}. */
    private static final int MOST_CLIENTS = 100;

    private final MeterRegistry registry;
    private final Map<String, Timer> successes = new ConcurrentHashMap<>();
    private final Map<ClientName, Counter> clients = new ConcurrentHashMap<>();

    OperationMeters(MeterRegistry registry) {
        this.registry = registry;
        clients.put(ClientName.NONE, counter(ClientName.NONE));
        clients.put(ClientName.OTHER, counter(ClientName.OTHER));
        successes.put(OperationName.OTHER, timer("none", "query", SUCCESS, OperationName.OTHER));
    }

    private Counter counter(ClientName client) {
        return registry.counter(CLIENTS, "client.name", client.name(), "client.version", client.version());
    }

    private Timer timer(String error, String type, String outcome, String name) {
        return registry.timer(REQUESTS, "error", error, "graphql.operation.name", name, "graphql.operation.type", type,
                "graphql.outcome", outcome);
    }

    /** Records a query without errors. */
    public void succeeded(OperationName operation, long nanos) {
        successes.computeIfAbsent(operation.label(), name -> timer("none", "query", SUCCESS, name)).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Records an operation that had errors, or was not executed. */
    public void failed(OperationName operation, Failure failure, long nanos) {
        timer(failure.error(), failure.type(), failure.outcome(), operation.label()).record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Counts an operation of a client. Only clients that have been answered from a page get a label of their own: anybody can send a name.
     */
    public void count(ClientName client, boolean answered) {
        Counter known = clients.get(client);
        if (known == null) {
            known = answered && clients.size() < MOST_CLIENTS
                    ? clients.computeIfAbsent(client, this::counter)
                    : clients.get(ClientName.OTHER);
        }
        if (known != null) {
            known.increment();
        }
    }

    /**
     * How an operation failed, as labels.
     *
     * @param error the kind of exception; {@code none} without one
     * @param type {@code query}, or {@code operation} if it was not executed
     * @param outcome {@code REQUEST_ERROR} or {@code INTERNAL_ERROR}
     */
    public record Failure(String error, String type, String outcome) {
    }
}
