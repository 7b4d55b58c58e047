package dev.peergraph;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Peergraph, a GraphQL gateway over Confluent Cloud's list of peerings. */
@SpringBootApplication
public class PeergraphApplication {

    /** Starts the gateway; the arguments are Spring Boot's. */
    public static void main(String[] args) {
        SpringApplication.run(PeergraphApplication.class, args);
    }
}
