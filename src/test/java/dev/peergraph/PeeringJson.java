package dev.peergraph;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Bodies as upstream sends them: pages of peerings, each as the contract has it. */
public final class PeeringJson {

    private PeeringJson() {
    }

    /** Returns the only page of a listing: AWS peerings of these ids, in phase READY. */
    public static String page(String environment, String... ids) {
        return page(Stream.of(ids).map(id -> aws(environment, id, "READY")).toList(), null, ids.length);
    }

    /** Returns a page of items, the token of the next if there is one, and what upstream counts. */
    public static String page(List<String> items, @Nullable String nextToken, @Nullable Integer totalSize) {
        String next = nextToken == null ? "null" : "\"https://api.confluent.cloud/networking/v1/peerings?page_token=" + nextToken + "\"";
        String total = totalSize == null ? "" : ",\"total_size\":" + totalSize;
        return "{\"api_version\":\"networking/v1\",\"kind\":\"PeeringList\",\"metadata\":{\"next\":" + next + total + "},\"data\":["
                + String.join(",", items) + "]}";
    }

    /** Returns an AWS peering. */
    public static String aws(String environment, String id, String phase) {
        return item(environment, id, phase, """
                "kind":"AwsPeering","account":"111122223333","vpc":"vpc-%s","routes":["10.0.0.0/16"],"customer_region":"us-east-1\""""
                .formatted(id));
    }

    /** Returns a peering of a cloud given by the fields of {@code spec.cloud}. */
    public static String item(String environment, String id, String phase, String cloud) {
        return """
                {"api_version":"networking/v1","kind":"Peering","id":"%2$s",
                "metadata":{"self":"https://api.confluent.cloud/networking/v1/peerings/%2$s","created_at":"2025-01-01T00:00:00Z"},
                "spec":{"display_name":"name-%2$s","cloud":{%4$s},"environment":{"id":"%1$s","related":"https://x.example/e",
                "resource_name":"crn://confluent.cloud/environment=%1$s"},"network":{"id":"n-1","related":"https://x.example/n",
                "resource_name":"crn://confluent.cloud/network=n-1"}},"status":{"phase":"%3$s"}}""".formatted(environment, id, phase,
                cloud);
    }
}
