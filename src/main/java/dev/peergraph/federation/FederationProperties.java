package dev.peergraph.federation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the schema joins a supergraph.
 *
 * @param nodeFields whether {@code _service { sdl }} has {@code node} and {@code nodes}; {@code false} where another subgraph of the
 * supergraph has them
 */
@ConfigurationProperties(prefix = "peergraph.federation", ignoreUnknownFields = false)
record FederationProperties(@DefaultValue("true") boolean nodeFields) {
}
