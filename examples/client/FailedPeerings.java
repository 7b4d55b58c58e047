import java.util.List;
import org.springframework.graphql.client.HttpGraphQlClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Another service's view of Peergraph, by Spring for GraphQL's client: the peerings of an environment that failed, and why. */
public class FailedPeerings {

    record Status(String errorMessage) {
    }

    record Peering(String peeringId, String displayName, Status status) {
    }

    /** Arguments: the endpoint, the value of the Authorization header, the environment. */
    public static void main(String[] args) {
        WebClient http = WebClient.builder().baseUrl(args[0]).defaultHeader("Authorization", args[1]).build();
        List<Peering> failed = HttpGraphQlClient.create(http).document("""
                query($environment: ID!) {
                  peerings(environment: $environment, filter: {phase: [FAILED]}) {
                    nodes { ... on CloudPeering { peeringId displayName status { errorMessage } } }
                  }
                }""").variable("environment", args[2]).retrieve("peerings.nodes").toEntityList(Peering.class).block();
        failed.forEach(System.out::println);
    }
}
