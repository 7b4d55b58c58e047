package dev.peergraph.streams;

import dev.peergraph.auth.LateCredentials;
import dev.peergraph.changes.ChangesProperties;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.graphql.server.WebGraphQlHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all WebSockets share.
 *
 * @param graphQl executes operations
 * @param credentials tells who a credential proves the client to be
 * @param open knows all streams
 * @param limits of operations, and times
 * @param initTimeout longest time until a client begins
 * @param json reads and writes messages
 * @param dates the clock by which tokens end
 */
record SocketParts(WebGraphQlHandler graphQl, LateCredentials credentials, OpenStreams open, ChangesProperties limits,
        Duration initTimeout, JsonMapper json, InstantSource dates) {
}
