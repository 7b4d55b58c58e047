/** What clients ask the gateway for, as bodies of requests. */
final class Queries {

    private static final String LIST = """
            query List($environment: ID!, $size: Int, $after: String) { peerings(environment: $environment, first: $size, after: $after) \
            { edges { cursor node { __typename \
            ... on CloudPeering { id peeringId displayName status { phase } environment { id } network { id } } \
            ... on AwsPeering { account vpc routes customerRegion } ... on GcpPeering { project vpcNetwork importCustomRoutes } \
            ... on AzurePeering { tenant vnet customerRegion } } } pageInfo { hasNextPage endCursor } totalCount } }""";
    private static final String COUNTS = """
            query Counts($environment: ID!) { peerings(environment: $environment, first: 0) { counts { total phases { phase count } \
            clouds { cloud count } networks { count network { networkId } } } } }""";
    private static final String FIND = """
            query Find($environment: ID!) { peerings(environment: $environment, first: 20, filter: {cloud: [AWS], search: \\"VPC-1\\"}, \
            orderBy: {field: DISPLAY_NAME, direction: DESC}) { edges { cursor node { __typename ... on CloudPeering { id peeringId \
            displayName status { phase } } } } pageInfo { hasNextPage endCursor } totalCount } }""";

    /** A subscription, for the payload of a message. */
    static final String CHANGES = "subscription { peeringChanges(environment: \\\"%s\\\") { asOf stale more "
            + "changes { type peeringId previousPhase peering { ... on CloudPeering { displayName status { phase } } } } } }";

    private Queries() {
    }

    /** Asks for a listing's first rows; further variables begin with a comma. */
    static String list(String environment, int size, String variables) {
        return body(LIST, environment, ",\"size\":" + size + variables);
    }

    static String counts(String environment, String variables) {
        return body(COUNTS, environment, variables);
    }

    static String find(String environment, String variables) {
        return body(FIND, environment, variables);
    }

    private static String body(String query, String environment, String variables) {
        return "{\"query\":\"" + query + "\",\"variables\":{\"environment\":\"" + environment + "\"" + variables + "}}";
    }

    /** Makes a request of its own of one that the gateway answers alike: a cached response is not for it. */
    static String number(long run, long request) {
        return ",\"n\":\"" + run + "-" + request + "\"";
    }

    static String after(String cursor) {
        return ",\"after\":\"" + cursor + "\"";
    }
}
