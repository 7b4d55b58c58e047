package dev.peergraph.graphql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells a request that asks for it (header {@code Peergraph-Explain: true}) what it was estimated to cost. */
@Component
class QueryExplanation implements WebGraphQlInterceptor {

    private static final String HEADER = "Peergraph-Explain";
    private static final String EXTENSION = "peergraph";

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        boolean wanted = Boolean.parseBoolean(request.getHeaders().getFirst(HEADER));
        return wanted ? chain.next(request).map(QueryExplanation::explained) : chain.next(request);
    }

    private static WebGraphQlResponse explained(WebGraphQlResponse response) {
        QueryCost cost = response.getExecutionInput().getGraphQLContext().get(QueryCost.class);
        if (cost == null) {
            return response;
        }
        Map<Object, Object> extensions = new LinkedHashMap<>(response.getExtensions());
        Map<Object, Object> ours = new LinkedHashMap<>(extensions.get(EXTENSION) instanceof Map<?, ?> others ? others : Map.of());
        ours.put("cost", Map.of("nodes", cost.nodes(), "limit", cost.limit()));
        extensions.put(EXTENSION, ours);
        return response.transform(builder -> builder.extensions(extensions));
    }
}
