package dev.peergraph.operations;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.limits.QueryCost;
import graphql.GraphQLContext;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Takes the record of a request, if it has one, into its GraphQL context, and notes there what execution came to. */
@Component
@Order(EdgeOrder.OPERATION_RECORD)
class RecordedOperation implements WebGraphQlInterceptor {

    private final OperationRecorder recorder;

    RecordedOperation(OperationRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return recorder.on()
                ? Mono.deferContextual(http -> {
                    OperationRecord record = OperationRecord.in(http);
                    return record == null ? chain.next(request) : recorded(request, chain, record);
                })
                : chain.next(request);
    }

    private static Mono<WebGraphQlResponse> recorded(WebGraphQlRequest request, Chain chain, OperationRecord record) {
        request.configureExecutionInput((_, input) -> input.graphQLContext(Map.of(OperationRecord.class, record)).build());
        return chain.next(request).doOnNext(response -> note(record, response));
    }

    private static void note(OperationRecord record, WebGraphQlResponse response) {
        GraphQLContext context = response.getExecutionInput().getGraphQLContext();
        record.executed(context.get(OperationName.class), context.get(QueryCost.class));
        if (!response.getErrors().isEmpty()) {
            record.failed(String.valueOf(response.getErrors().getFirst().getExtensions().get("code")));
        }
    }
}
