package dev.peergraph.graphql;

import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.limits.QueryCost;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.RateBudgets;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.MonotonicClock;
import graphql.GraphQLContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Explains a request that asks for it (header {@code Peergraph-Explain: true}): its estimated cost, where the pages of each connection came
 * from, and what is left of the caller's rate limit. Other requests pay for reading one header.
 */
@Component
@Order(EdgeOrder.EXPLANATION)
class QueryExplanation implements WebGraphQlInterceptor {

    private static final String EXTENSION = "peergraph";

    private final RateBudgets budgets;
    private final MonotonicClock clock;

    QueryExplanation(RateBudgets budgets, MonotonicClock clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        if (!Boolean.parseBoolean(request.getHeaders().getFirst(EdgeHeaders.EXPLAIN))) {
            return chain.next(request);
        }
        Map<Object, Object> wanted = Map.of(ExplainedConnections.class, new ExplainedConnections());
        request.configureExecutionInput((_, input) -> input.graphQLContext(wanted).build());
        return chain.next(request).map(this::explained);
    }

    private WebGraphQlResponse explained(WebGraphQlResponse response) {
        GraphQLContext context = response.getExecutionInput().getGraphQLContext();
        Map<Object, Object> extensions = new LinkedHashMap<>(response.getExtensions());
        extensions.put(EXTENSION, explanation(context));
        return response.transform(builder -> builder.extensions(extensions));
    }

    private Map<String, @Nullable Object> explanation(GraphQLContext context) {
        Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
        QueryCost cost = context.get(QueryCost.class);
        if (cost != null) {
            explanation.put("cost", Map.of("nodes", cost.nodes(), "limit", cost.limit(), "calls", cost.calls()));
        }
        ExplainedConnections connections = context.get(ExplainedConnections.class);
        if (connections != null) {
            explanation.put("connections", connections.explanation(clock.now()));
        }
        Caller caller = context.get(Caller.class);
        explanation.put("budget",
                caller == null ? null : budgets.lastReading(caller.partition()).map(QueryExplanation::budget).orElse(null));
        return explanation;
    }

    private static Map<String, @Nullable Object> budget(RateReading reading) {
        Map<String, @Nullable Object> budget = new LinkedHashMap<>();
        budget.put("limit", reading.limit());
        budget.put("remaining", reading.remaining());
        budget.put("resetAt", reading.resetAt() == null ? null : reading.resetAt().toString());
        return budget;
    }
}
