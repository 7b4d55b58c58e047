package dev.peergraph.limits;

import dev.peergraph.edge.EdgeOrder;
import graphql.ExecutionInput;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts the bytes of each answer with an {@link AnswerSize}, and replaces an answer that is too large by one error. */
@Component
@Order(EdgeOrder.ANSWER_LIMITS)
class AnswerLimits implements WebGraphQlInterceptor {

    private final QueryLimitProperties limits;
    private final AnswerMemory memory;

    AnswerLimits(QueryLimitProperties limits, AnswerMemory memory) {
        this.limits = limits;
        this.memory = memory;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        // Not eager: the response is serialized while it is passed downstream, and its memory is given back after that.
        return Mono.using(() -> new AnswerSize(limits.answerSize().toBytes(), memory), size -> {
            request.configureExecutionInput((_, input) -> input.graphQLContext(Map.of(AnswerSize.class, size)).build());
            return chain.next(request)
                    .map(response -> withinLimits(response, size))
                    .onErrorResume(failure -> stopped(failure, request, size));
        }, AnswerSize::release, false);
    }

    private static WebGraphQlResponse withinLimits(WebGraphQlResponse response, AnswerSize size) {
        LimitExceeded exceeded = size.exceeded();
        return exceeded == null ? response : answer(response.getExecutionInput(), exceeded);
    }

    /** A limit that is exceeded in an asynchronous value makes the engine fail as a whole. */
    private static Mono<WebGraphQlResponse> stopped(Throwable failure, WebGraphQlRequest request, AnswerSize size) {
        LimitExceeded exceeded = size.exceeded();
        return exceeded == null ? Mono.error(failure) : Mono.fromSupplier(() -> answer(request.toExecutionInput(), exceeded));
    }

    private static WebGraphQlResponse answer(ExecutionInput input, LimitExceeded exceeded) {
        return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(input, exceeded.toExecutionResult()));
    }
}
