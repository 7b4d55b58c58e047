import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.graphql.ResponseError;
import org.springframework.graphql.client.ClientGraphQlResponse;
import org.springframework.graphql.client.HttpGraphQlClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Another service's view of Peergraph, by Spring for GraphQL's client: the peerings of an environment that failed, and why. */
public class FailedPeerings {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    record Status(String errorMessage) {
    }

    record Peering(String peeringId, String displayName, Status status) {
    }

    record UpstreamFailure(String code, String cause, String since) {
    }

    record Connection(List<Peering> nodes, String fetchedAt, String freshness, UpstreamFailure upstreamFailure) {
    }

    /** Arguments: the endpoint, the value of the Authorization header, the environment. Ends with 1 where it cannot be read. */
    public static void main(String[] args) {
        WebClient http = WebClient.builder().baseUrl(args[0]).defaultHeader("Authorization", args[1]).build();
        HttpGraphQlClient gateway = HttpGraphQlClient.create(http);
        ClientGraphQlResponse response = ask(gateway, args[2]);
        Duration wait = waitFor(response);
        if (wait.isPositive() && wait.compareTo(LONGEST_WAIT) <= 0) {
            System.out.println("The rate limit is used up: waiting " + wait.toSeconds() + " s");
            sleep(wait);
            response = ask(gateway, args[2]);
        }
        System.exit(show(response) ? 0 : 1);
    }

    private static ClientGraphQlResponse ask(HttpGraphQlClient gateway, String environment) {
        return Objects.requireNonNull(gateway.document("""
                query($environment: ID!) {
                  peerings(environment: $environment, filter: {phase: [FAILED]}) {
                    nodes { ... on CloudPeering { peeringId displayName status { errorMessage } } }
                    fetchedAt freshness upstreamFailure { code cause since }
                  }
                }""").variable("environment", environment).execute().block());
    }

    /** Returns how long to wait before the one retry: only the rate limit asks for it. */
    private static Duration waitFor(ClientGraphQlResponse response) {
        return response.getErrors().stream()
                .map(ResponseError::getExtensions)
                .filter(extensions -> "RATE_LIMITED".equals(extensions.get("code")))
                .map(extensions -> extensions.get("retryAfterSeconds") instanceof Number seconds
                        ? Duration.ofSeconds(seconds.longValue())
                        : Duration.ZERO)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static boolean show(ClientGraphQlResponse response) {
        Map<String, Object> data = response.getData();
        if (data == null || data.get("peerings") == null) {
            response.getErrors().forEach(error -> System.out.println(error.getExtensions().get("code") + ": " + error.getMessage()));
            return false;
        }
        Connection connection = Objects.requireNonNull(response.field("peerings").toEntity(Connection.class));
        if ("STALE_IF_ERROR".equals(connection.freshness())) {
            System.out.println("As of " + connection.fetchedAt() + ", since upstream fails: " + connection.upstreamFailure());
        }
        if (connection.nodes().isEmpty()) {
            System.out.println("No peering has failed.");
        }
        // A null is a peering that could not be read: the others are there.
        connection.nodes().stream().filter(Objects::nonNull).forEach(System.out::println);
        long missing = connection.nodes().stream().filter(Objects::isNull).count();
        if (missing > 0) {
            System.out.println(missing + " could not be read.");
        }
        return true;
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
