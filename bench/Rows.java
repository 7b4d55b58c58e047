import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Pages of peerings as upstream sends them. */
final class Rows {

    private static final long FIRST_CREATED_SECOND = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();

    private Rows() {
    }

    /**
     * Returns a page of a listing.
     *
     * @param first the number of its first row
     * @param total how many rows the listing says to have
     * @param nextToken token of the page behind it, or {@code null}
     */
    static String page(String environment, int first, int rows, int total, String nextToken) {
        String next = nextToken == null ? "null" : "\"https://api.confluent.cloud/networking/v1/peerings?page_token=" + nextToken + "\"";
        List<String> items = IntStream.range(first, first + rows).mapToObj(i -> row(environment, i)).toList();
        return "{\"api_version\":\"networking/v1\",\"kind\":\"PeeringList\",\"metadata\":{\"total_size\":" + total + ",\"next\":" + next
                + "},\"data\":[" + String.join(",", items) + "]}";
    }

    private static String row(String environment, int i) {
        String cloud = switch (i % 3) {
            case 0 -> "\"kind\":\"AwsPeering\",\"account\":\"111122223333\",\"vpc\":\"vpc-" + i + "\",\"routes\":[\"10.108.16.0/21\","
                    + "\"10.108.24.0/21\"],\"customer_region\":\"us-east-1\"";
            case 1 -> "\"kind\":\"GcpPeering\",\"project\":\"project-" + i + "\",\"vpc_network\":\"network\",\"import_custom_routes\":true";
            default -> "\"kind\":\"AzurePeering\",\"tenant\":\"5c1d7a34-93f0-4d6e-8b57-2f6a0c9be111\",\"vnet\":\"/subscriptions/" + i
                    + "/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet\",\"customer_region\":\"eastus2\"";
        };
        String created = Instant.ofEpochSecond(FIRST_CREATED_SECOND + i).toString();
        return "{\"api_version\":\"networking/v1\",\"kind\":\"Peering\",\"id\":\"p-" + i + "\",\"metadata\":{\"self\":"
                + "\"https://api.confluent.cloud/networking/v1/peerings/p-" + i + "\",\"resource_name\":\"crn://confluent.cloud/peering=p-"
                + i + "\",\"created_at\":\"" + created + "\",\"updated_at\":\"2025-06-02T00:00:00Z\"},\"spec\":{\"display_name\":\"peering "
                + i + "\",\"cloud\":{" + cloud + "},\"environment\":{\"id\":\"" + environment
                + "\",\"related\":\"https://api.confluent.cloud/e\",\"resource_name\":\"crn://confluent.cloud/environment=" + environment
                + "\"},\"network\":{\"id\":\"n-" + i % 7
                + "\",\"related\":\"https://api.confluent.cloud/n\",\"resource_name\":\"crn://confluent.cloud/network=n-" + i % 7
                + "\"}},\"status\":{\"phase\":\"READY\"}}";
    }
}
