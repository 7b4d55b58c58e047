package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import java.util.concurrent.Semaphore;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Limits the number of GraphQL requests at once. Refuses further ones without a wait. Requests whose bodies are still read do not count.
 */
@Component
@Order(EdgeOrder.ADMISSION)
class Admission implements WebGraphQlInterceptor {

    private final int limit;
    private final Semaphore permits;

    Admission(HttpLimitProperties limits) {
        this.limit = limits.concurrentRequests();
        this.permits = new Semaphore(limit);
    }

    /** Returns how many requests are under way. */
    int underWay() {
        return limit - permits.availablePermits();
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return holding(chain.next(request));
    }

    /** Counts a request as under way until it ends; fails with a {@link Refusal} if there are too many. */
    <T> Mono<T> holding(Mono<T> request) {
        return Mono.using(this::admit, _ -> request, Semaphore::release);
    }

    private Semaphore admit() {
        if (!permits.tryAcquire()) {
            throw OverLimit.concurrentRequests(limit);
        }
        return permits;
    }
}
