package dev.peergraph;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Profile;

/** Starts Peergraph, a GraphQL gateway over Confluent Cloud's list of peerings. */
@SpringBootApplication
@Profile("!sandbox-only")
public class PeergraphApplication {

    /** Starts the gateway; the arguments are Spring Boot's. */
    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[]{PeergraphApplication.class, SandboxAlone.class}, args);
    }
}
