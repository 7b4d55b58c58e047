package dev.peergraph.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.apollographql.federation.graphqljava.Federation;
import dev.peergraph.connection.PageInfo;
import dev.peergraph.connection.PeeringConnection;
import dev.peergraph.connection.PeeringEdge;
import dev.peergraph.connection.SliceAge;
import dev.peergraph.outages.PeeringFreshness;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.GraphqlErrorBuilder;
import graphql.Scalars;
import graphql.TypeResolutionEnvironment;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.execution.ExecutionStrategy;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import graphql.schema.SchemaTraverser;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Random queries over random answers, against the engine's own way to execute them. A failure names its seed. */
class ReadingStrategyTest {

    private static final int QUERIES = 3_000;
    private static final int DEPTH = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DataFetcherExceptionHandler FAILURES = failure -> CompletableFuture.completedFuture(
            DataFetcherExceptionHandlerResult.newResult(GraphqlErrorBuilder.newError(failure.getDataFetchingEnvironment())
                    .message(String.valueOf(failure.getException().getMessage()))
                    .build()).build());

    private final JsonMapper json = new JsonMapper();
    private final Map<String, PreparsedDocumentEntry> documents = new ConcurrentHashMap<>();

    @Test
    void answersAsTheEngineDoes() {
        GraphQLSchema schema = schema();
        GraphQL engine = graphQl(schema, new AsyncExecutionStrategy(FAILURES));
        GraphQL ours = graphQl(schema, new ReadingStrategy(FAILURES));
        int answers = 0;
        int failures = 0;
        for (int seed = 0; seed < QUERIES; seed++) {
            Random random = new Random(seed);
            String query = new Queries(schema, random).query();
            for (boolean condition : new boolean[]{random.nextBoolean(), random.nextBoolean()}) {
                ExecutionInput.Builder input = ExecutionInput.newExecutionInput(query)
                        .variables(Map.of("yes", condition, "no", !condition))
                        .root(random.nextLong());
                Map<String, Object> expected = engine.execute(input.build()).toSpecification();
                Map<String, Object> answer = ours.execute(input.build()).toSpecification();
                assertThat(answer).as("seed %d: %s", seed, query).isEqualTo(expected);
                assertThat(json.writeValueAsString(answer)).as("seed %d: %s", seed, query).isEqualTo(json.writeValueAsString(expected));
                answers += expected.get("data") != null ? 1 : 0;
                failures += expected.get("errors") != null ? 1 : 0;
            }
        }
        assertThat(answers).isGreaterThan(QUERIES);
        assertThat(failures).isGreaterThan(QUERIES / 30);
    }

    @Test
    void completesAConnectionInOneGo() {
        GraphQL graphQl = graphQl(schema(), new ReadingStrategy(FAILURES));
        ExecutionInput input = ExecutionInput
                .newExecutionInput(
                        "{ connection { edges { cursor node { ... on CloudPeering { peeringId } } } pageInfo { hasNextPage } } }")
                .root(whole())
                .build();
        Map<String, Object> data = graphQl.execute(input).getData();
        assertThat(data.get("connection")).isInstanceOf(ReadObject.class);
    }

    @Test
    void looksAtAFragmentOnceHoweverOftenItIsSpread() {
        StringBuilder query = new StringBuilder("{ connection { ...F0 } }");
        for (int i = 0; i < 60; i++) {
            query.append(" fragment F%d on PeeringConnection { ...F%d ...F%d }".formatted(i, i + 1, i + 1));
        }
        query.append(" fragment F60 on PeeringConnection { stale }");
        ExecutionInput input = ExecutionInput.newExecutionInput(query.toString()).root(whole()).build();
        Map<String, Object> answer = assertTimeoutPreemptively(PATIENCE,
                () -> graphQl(schema(), new ReadingStrategy(FAILURES)).execute(input).toSpecification());
        assertThat(answer).doesNotContainKey("errors");
    }

    @Test
    void leavesToTheEngineWhatTakesTooLargeAPlan() {
        String many = IntStream.range(0, 300).mapToObj(i -> "a" + i + ": peeringId").collect(Collectors.joining(" "));
        ExecutionInput input = ExecutionInput
                .newExecutionInput("{ connection { edges { node { ... on CloudPeering { " + many + " } } } } }")
                .root(whole())
                .build();
        Map<String, Object> data = graphQl(schema(), new ReadingStrategy(FAILURES)).execute(input).getData();
        assertThat(data.get("connection")).isNotNull().isNotInstanceOf(ReadObject.class);
    }

    /** A seed of a connection without broken items. */
    private static long whole() {
        return LongStream.range(0, 1000).filter(seed -> {
            PeeringConnection connection = connection(new Random(seed));
            return connection != null && connection.edges().size() > 1
                    && connection.edges().stream().allMatch(edge -> edge.item() instanceof PageItem.Valid);
        }).findFirst().orElseThrow();
    }

    private GraphQL graphQl(GraphQLSchema schema, ExecutionStrategy strategy) {
        PreparsedDocumentProvider known = (input, parse) -> CompletableFuture
                .completedFuture(documents.computeIfAbsent(input.getQuery(), _ -> parse.apply(input)));
        return GraphQL.newGraphQL(schema)
                .queryExecutionStrategy(strategy)
                .instrumentation(new RequestInstrumentation(List.of()))
                .preparsedDocumentProvider(known)
                .build();
    }

    private static GraphQLSchema schema() {
        TypeDefinitionRegistry registry = new SchemaParser().parse("""
                extend type Query { connection: PeeringConnection things: [Node] late: [Peering!] }
                """);
        for (String file : List.of("connection", "federation", "peering", "query", "scalars")) {
            registry.merge(file(file + ".graphqls"));
        }
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
        new ComputedFields().configure(wiring);
        wiring.scalar(GraphQLScalarType.newScalar(Scalars.GraphQLString).name("DateTime").build());
        DataFetcher<?> connection = environment -> connection(random(environment));
        DataFetcher<?> nodes = environment -> Objects.requireNonNull(environment.<PeeringConnection>getSource())
                .edges()
                .stream()
                .map(edge -> edge.item() instanceof PageItem.Valid(Peering peering) ? peering : null)
                .toList();
        wiring.type("Query", query -> query.dataFetcher("connection", connection)
                .dataFetcher("things", environment -> things(random(environment)))
                .dataFetcher("late", environment -> CompletableFuture
                        .supplyAsync(() -> Stream.generate(() -> peering(random(environment))).limit(2).toList())));
        wiring.type("Environment", environment -> environment.dataFetcher("peerings", connection));
        wiring.type("PeeringConnection", type -> type.dataFetcher("nodes", nodes));
        for (String type : List.of("Peering", "CloudPeering", "Node")) {
            wiring.type(type, several -> several.typeResolver(ReadingStrategyTest::byName));
        }
        GraphQLSchema schema = Federation.transform(registry, wiring.build())
                .fetchEntities(_ -> List.of())
                .resolveEntityType(ReadingStrategyTest::byName)
                .build();
        GraphQLCodeRegistry.Builder code = GraphQLCodeRegistry.newCodeRegistry(schema.getCodeRegistry());
        new SchemaTraverser().depthFirstFullSchema(List.of(new FieldReaders()), schema, Map.of(GraphQLCodeRegistry.Builder.class, code));
        return schema.transformWithoutTypes(transformed -> transformed.codeRegistry(code));
    }

    private static Random random(DataFetchingEnvironment environment) {
        return new Random(Objects.requireNonNull(environment.<Long>getRoot()));
    }

    private static TypeDefinitionRegistry file(String name) {
        try (InputStream text = Objects.requireNonNull(ReadingStrategyTest.class.getResourceAsStream("/schema/" + name))) {
            return new SchemaParser().parse(new InputStreamReader(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static GraphQLObjectType byName(TypeResolutionEnvironment environment) {
        return environment.getSchema().getObjectType(environment.getObject().getClass().getSimpleName());
    }

    private static @Nullable PeeringConnection connection(Random random) {
        if (random.nextInt(10) == 0) {
            return null;
        }
        List<PeeringEdge> edges = Stream.generate(() -> new PeeringEdge("cursor" + random.nextInt(), item(random)))
                .limit(random.nextInt(4))
                .toList();
        return new PeeringConnection(edges, new PageInfo(random.nextBoolean(), false, null, random.nextBoolean() ? "end" : null),
                random.nextBoolean() ? null : random.nextInt(), age(random));
    }

    private static SliceAge age(Random random) {
        PeeringFreshness freshness = random.nextBoolean() ? PeeringFreshness.FRESH : PeeringFreshness.STALE_IF_ERROR;
        UpstreamFailure failure = random.nextBoolean()
                ? null
                : new UpstreamFailure("RATE_LIMITED", random.nextBoolean() ? null : "BUDGET", Instant.ofEpochMilli(random.nextInt()));
        return new SliceAge(Instant.ofEpochMilli(random.nextInt()), freshness, failure);
    }

    private static PageItem item(Random random) {
        return random.nextInt(8) == 0
                ? new PageItem.Malformed(random.nextBoolean() ? null : "p-broken", null, "is broken")
                : new PageItem.Valid(peering(random));
    }

    private static List<@Nullable Object> things(Random random) {
        List<@Nullable Object> things = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            things.add(switch (random.nextInt(4)) {
                case 0 -> null;
                case 1 -> Environment.of("env-" + i);
                case 2 -> peering(random).network();
                default -> peering(random);
            });
        }
        return things;
    }

    private static Peering peering(Random random) {
        Environment environment = new Environment("env-1", random.nextBoolean() ? null : "crn://\"é\u2028", null);
        Network network = new Network("n-1", environment, random.nextBoolean() ? null : IdTemplate.of("crn://env-1/n-1", "env-1", "n-1"),
                null);
        PeeringStatus status = new PeeringStatus(List.of(PeeringPhase.values()).get(random.nextInt(7)),
                random.nextBoolean() ? null : "code", null);
        String id = "p-" + random.nextInt(1000);
        PeeringCore core = new PeeringCore(id, random.nextBoolean() ? null : "näme\n", status, environment, network,
                random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt()), null, null, null,
                IdTemplate.of("https://u/" + id, "n-1", id));
        return switch (random.nextInt(4)) {
            case 0 -> new AwsPeering(core, "1", "vpc-1", random.nextBoolean() ? List.of() : List.of("10.0.0.0/8", "172.16.0.0/12"), "us");
            case 1 -> new GcpPeering(core, "p", "net", random.nextBoolean());
            case 2 -> new AzurePeering(core, "t", "/subscriptions/x", "eu");
            default -> new OtherPeering(core, "Oracle");
        };
    }

    /** Makes random documents that are valid, or nearly always. */
    private static final class Queries {

        private final GraphQLSchema schema;
        private final Random random;
        private final List<String> fragments = new ArrayList<>();
        private int names;

        Queries(GraphQLSchema schema, Random random) {
            this.schema = schema;
            this.random = random;
        }

        String query() {
            String selected = List.of("connection", "things", "late")
                    .stream()
                    .filter(_ -> random.nextInt(3) > 0)
                    .map(name -> name + of(schema.getQueryType().getFieldDefinition(name).getType(), DEPTH))
                    .reduce("__typename", (one, other) -> one + " " + other);
            return "query($yes: Boolean!, $no: Boolean!) { a: __typename @skip(if: $no) b: __typename @include(if: $yes) " + selected
                    + " } "
                    + String.join(" ", fragments);
        }

        private String of(GraphQLType type, int depth) {
            GraphQLType bare = GraphQLTypeUtil.unwrapAll(type);
            if (!(bare instanceof GraphQLFieldsContainer) && !(bare instanceof GraphQLUnionType)) {
                return "";
            }
            List<String> parts = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                parts.add(part(bare, depth));
            }
            return " { " + String.join(" ", parts) + " }";
        }

        private String part(GraphQLType type, int depth) {
            List<GraphQLObjectType> possible = switch (type) {
                case GraphQLUnionType union -> union.getTypes().stream().map(GraphQLObjectType.class::cast).toList();
                case GraphQLInterfaceType several -> schema.getImplementations(several);
                default -> List.of();
            };
            if (depth == 0) {
                return "__typename";
            }
            if (!possible.isEmpty() && random.nextInt(3) > 0) {
                return fragment(possible.get(random.nextInt(possible.size())), depth);
            }
            if (type instanceof GraphQLUnionType && random.nextInt(3) > 0) {
                return fragment((GraphQLInterfaceType) Objects.requireNonNull(schema.getType("CloudPeering")), depth);
            }
            return type instanceof GraphQLFieldsContainer fields && random.nextInt(6) > 0
                    ? field(fields, depth)
                    : "__typename" + condition();
        }

        private String fragment(GraphQLFieldsContainer type, int depth) {
            if (random.nextBoolean()) {
                return "... on " + type.getName() + condition() + of(type, depth - 1);
            }
            String name = "f" + names++;
            fragments.add("fragment " + name + " on " + type.getName() + of(type, depth - 1));
            return "..." + name + condition();
        }

        private String field(GraphQLFieldsContainer type, int depth) {
            List<GraphQLFieldDefinition> fields = type.getFieldDefinitions()
                    .stream()
                    .filter(field -> field.getArguments().stream().map(GraphQLArgument::getType).noneMatch(GraphQLTypeUtil::isNonNull))
                    .toList();
            GraphQLFieldDefinition field = fields.get(random.nextInt(fields.size()));
            String alias = random.nextInt(4) == 0 ? "a" + names++ + ": " : "";
            return alias + field.getName() + condition() + of(field.getType(), depth - 1);
        }

        private String condition() {
            return switch (random.nextInt(24)) {
                case 0 -> " @include(if: $yes)";
                case 1 -> " @skip(if: $yes)";
                default -> "";
            };
        }
    }
}
