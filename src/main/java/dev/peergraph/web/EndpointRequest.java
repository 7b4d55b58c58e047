package dev.peergraph.web;

import graphql.ExecutionInput;
import graphql.execution.ExecutionId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * A request over HTTP, whose interceptors configure one input with one builder: Spring makes a new builder, with a context of its own, for
 * each of them.
 */
final class EndpointRequest extends WebGraphQlRequest {

    /** Execution needs no URL, and Spring would parse the request's again, by stricter rules than the server's. */
    private static final URI NO_URL = URI.create("/");

    private final List<BiFunction<ExecutionInput, ExecutionInput.Builder, ExecutionInput>> configurers = new ArrayList<>();

    EndpointRequest(ServerRequest request, SerializableGraphQlRequest asked, String id) {
        super(NO_URL, request.headers().asHttpHeaders(), null, request.remoteAddress().orElse(null), request.attributes(), asked, id,
                request.exchange().getLocaleContext().getLocale());
    }

    @Override
    public void configureExecutionInput(BiFunction<ExecutionInput, ExecutionInput.Builder, ExecutionInput> configurer) {
        configurers.add(configurer);
    }

    @Override
    public ExecutionInput toExecutionInput() {
        ExecutionInput.Builder builder = ExecutionInput.newExecutionInput()
                .query(getDocument())
                .operationName(getOperationName())
                .variables(getVariables())
                .extensions(getExtensions())
                .locale(getLocale())
                .executionId(getExecutionId() == null ? ExecutionId.from(getId()) : getExecutionId());
        ExecutionInput input = builder.build();
        for (BiFunction<ExecutionInput, ExecutionInput.Builder, ExecutionInput> configurer : configurers) {
            input = configurer.apply(input, builder);
        }
        return input;
    }
}
