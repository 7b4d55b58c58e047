package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.PeergraphApplication;
import dev.peergraph.fleet.Replicas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

class ClocksTest {

    /** The dates of a replica that is five minutes ahead. */
    @Configuration(proxyBeanMethods = false)
    static class Ahead {

        @Bean
        InstantSource dates() {
            return Clock.offset(Clock.tickMillis(ZoneOffset.UTC), Duration.ofMinutes(5));
        }
    }

    @Test
    void aClockThatIsFiveMinutesOffChangesNothing() {
        try (Replicas replicas = new Replicas().with(1)) {
            replicas.startAs(new Class<?>[]{Ahead.class, PeergraphApplication.class});
            JsonNode ahead = replicas.answer(1, "env-1", "Peergraph-Explain", "true");
            await().atMost(Replicas.PATIENCE).until(() -> !replicas.redis.commands().keys("*:page*").isEmpty());
            JsonNode right = replicas.answer(0, "env-1", "Peergraph-Explain", "true");
            assertThat(right.path("data")).isEqualTo(ahead.path("data"));
            assertThat(right.at("/extensions/peergraph/connections/0/pages/0/state").asString()).isEqualTo("shared");
            assertThat(right.at("/extensions/peergraph/connections/0/pages/0/ageSeconds").asDouble()).isBetween(-0.1, 30.0);
            assertThat(Instant.parse(right.at("/data/peerings/fetchedAt").asString()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
            assertThat(replicas.upstream.calls()).hasSize(1);
        }
    }
}
