package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import java.util.concurrent.Semaphore;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lets so many GraphQL requests in at once and refuses more at once; one whose body is still coming is not counted. */
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

    /** Counts a request as under way as long as something lasts; fails with {@link OverLimit} if it may not be. */
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
