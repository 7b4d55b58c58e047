package dev.peergraph.federation;

import static graphql.schema.idl.RuntimeWiring.newRuntimeWiring;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.peergraph.pages.PageFailure;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import mdg.engine.proto.Reports.Trace;
import org.junit.jupiter.api.Test;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.DefaultBatchLoaderRegistry;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.http.HttpHeaders;

class FederatedTracingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutionGraphQlService service = FederatedTracing.onDemand(source(), new DefaultBatchLoaderRegistry());

    private static GraphQlSource source() {
        GraphQLSchema schema = new SchemaGenerator().makeExecutableSchema(
                new SchemaParser().parse("type Query { fine: String expected: String bug: String late: String }"),
                newRuntimeWiring().type("Query", query -> query.dataFetcher("fine", _ -> "yes").dataFetcher("expected", _ -> {
                    throw new PageFailure.Forbidden("The environment cannot be read.", null);
                }).dataFetcher("bug", _ -> {
                    throw new IllegalArgumentException("secret-of-the-house");
                }).dataFetcher("late", _ -> CompletableFuture.failedFuture(new IllegalArgumentException("secret-of-the-house")))).build());
        GraphQL graphQl = GraphQL.newGraphQL(schema).build();
        return new GraphQlSource() {
            @Override
            public GraphQL graphQl() {
                return graphQl;
            }

            @Override
            public GraphQLSchema schema() {
                return schema;
            }
        };
    }

    private ExecutionResult ask(String query, HttpHeaders headers) {
        WebGraphQlRequest request = new WebGraphQlRequest(URI.create("/graphql"), headers, null, null, Map.of(),
                Map.<String, Object>of("query", query), "1", Locale.ENGLISH);
        return Objects.requireNonNull(service.execute(request).block(PATIENCE)).getExecutionResult();
    }

    private Trace trace(String query) throws InvalidProtocolBufferException {
        HttpHeaders headers = new HttpHeaders();
        headers.set("apollo-federation-include-trace", "ftv1");
        Object extension = Objects.requireNonNull(ask(query, headers).getExtensions()).get("ftv1");
        return Trace.parseFrom(Base64.getDecoder().decode((String) extension));
    }

    private List<String> messages(String query) throws InvalidProtocolBufferException {
        return trace(query).getRoot().getChildList().stream().flatMap(field -> field.getErrorList().stream()).map(Trace.Error::getMessage)
                .toList();
    }

    @Test
    void answersHaveNoTraceUnlessAskedFor() {
        assertThat(ask("{ fine }", new HttpHeaders()).getExtensions()).isNullOrEmpty();
        HttpHeaders other = new HttpHeaders();
        other.set("apollo-federation-include-trace", "ftv2");
        assertThat(ask("{ fine }", other).getExtensions()).isNullOrEmpty();
    }

    @Test
    void traceTellsFieldsAndTheirTimes() throws InvalidProtocolBufferException {
        Trace trace = trace("{ alias: fine }");
        Trace.Node field = trace.getRoot().getChild(0);
        assertThat(field.getResponseName()).isEqualTo("alias");
        assertThat(field.getOriginalFieldName()).isEqualTo("fine");
        assertThat(field.getType()).isEqualTo("String");
        assertThat(field.getEndTime()).isBetween(field.getStartTime(), trace.getDurationNs());
    }

    @Test
    void traceTellsWhatTheAnswerTellsOfAFailure() throws InvalidProtocolBufferException {
        assertThat(messages("{ expected }")).containsExactly("The environment cannot be read.");
    }

    @Test
    void traceTellsNothingOfABug() throws InvalidProtocolBufferException {
        assertThat(messages("{ bug late }")).containsExactly("Internal error.", "Internal error.");
        assertThat(trace("{ bug late }").toString()).doesNotContain("secret-of-the-house");
    }
}
