package dev.peergraph.operations;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the log tells of single requests.
 *
 * @param operations whether each GraphQL request gets a line in the log
 */
@ConfigurationProperties(prefix = "peergraph.log", ignoreUnknownFields = false)
record OperationProperties(@DefaultValue("false") boolean operations) {
}
