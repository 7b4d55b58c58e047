package dev.peergraph.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one query may ask for. Each number is at least 1; the defaults are several times what a large screen of an application asks.
 *
 * @param characters most characters of a document
 * @param tokens most tokens of a document; graphql-java's own default
 * @param aliases most aliases of an operation, those of its fragments wherever they are spread
 * @param rootFields most fields at the root of an operation
 * @param directives most directives of an operation
 * @param depth deepest nesting of fields; the usual introspection query has 15
 * @param nodes most nodes that an operation can return by its own numbers: connections multiply by first or last, lists by their ids, and
 * edges and nodes each count
 * @param answerSize most bytes of one response, 1KB to 1GB; a query that would return more is stopped while its response is made
 * @param answerMemory most bytes of all responses that are being made, at least answerSize; memory takes about four times that
 * @param introspectionFields most fields of a response to introspection; ten times those of the usual introspection query
 * @param ids most ids of one list
 * @param filterValues most values of one filter, those of all its fields together; those of displayName, phase and network become parts of
 * the upstream URL
 * @param listingRows most rows of a listing that is read whole, as orderBy, counts and a filter by cloud, region or search need it; each
 * 1000 rows cost a call
 * @param requestRows most rows of all listings together that one request reads whole, since it holds them to its end; at least listingRows
 * @param representations most entities of one call of a federation router
 * @param suggestions whether errors about unknown names suggest known ones; that reveals the schema even where introspection is off
 */
@ConfigurationProperties(prefix = "peergraph.limits.query", ignoreUnknownFields = false)
public record QueryLimitProperties(@DefaultValue("100000") int characters, @DefaultValue("15000") int tokens,
        @DefaultValue("250") int aliases,
        @DefaultValue("250") int rootFields, @DefaultValue("100") int directives, @DefaultValue("20") int depth,
        @DefaultValue("100000") int nodes, @DefaultValue("16MB") DataSize answerSize, @DefaultValue("64MB") DataSize answerMemory,
        @DefaultValue("30000") int introspectionFields, @DefaultValue("100") int ids, @DefaultValue("100") int filterValues,
        @DefaultValue("20000") int listingRows, @DefaultValue("100000") int requestRows,
        @DefaultValue("1000") int representations, @DefaultValue("false") boolean suggestions) {

    /** Checks the limits. */
    public QueryLimitProperties {
        requirePositive(characters, "characters");
        requirePositive(tokens, "tokens");
        requirePositive(aliases, "aliases");
        requirePositive(rootFields, "root-fields");
        requirePositive(directives, "directives");
        requirePositive(depth, "depth");
        requirePositive(nodes, "nodes");
        require(answerSize.toBytes() >= 1024 && answerSize.toGigabytes() <= 1,
                "answer-size must be between 1KB and 1GB, but is " + answerSize);
        require(answerMemory.compareTo(answerSize) >= 0, "answer-memory must be at least answer-size, but is " + answerMemory);
        requirePositive(introspectionFields, "introspection-fields");
        requirePositive(ids, "ids");
        requirePositive(filterValues, "filter-values");
        requirePositive(listingRows, "listing-rows");
        require(requestRows >= listingRows, "request-rows must be at least listing-rows, but is " + requestRows);
        requirePositive(representations, "representations");
    }

    private static void requirePositive(int value, String property) {
        require(value >= 1, property + " must be at least 1, but is " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.limits.query." + message);
        }
    }
}
