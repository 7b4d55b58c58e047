package dev.peergraph;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** GraphiQL of a gateway that is no sandbox, and has GraphQL at another path. */
class GraphiqlElsewhereTest {

    @Test
    void asksTheMovedPathAndNothingThatIsNotThere() throws IOException, InterruptedException {
        try (StartedGateway gateway = new StartedGateway("--spring.graphql.http.path=/api/v1/graphql")) {
            Chromium.run("graphiql-elsewhere.js", gateway.port());
        }
    }

    @Test
    void asksForATokenInServiceMode() throws IOException, InterruptedException {
        try (StartedGateway gateway = new StartedGateway("--peergraph.auth.mode=service", "--peergraph.auth.service.credential=key:secret",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1/",
                "--spring.security.oauth2.resourceserver.jwt.audiences=peergraph")) {
            Chromium.run("graphiql-service.js", gateway.port());
        }
    }
}
