package dev.peergraph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class CachePropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Bound.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(CacheProperties.class)
    static class Bound {
    }

    @Test
    void haveTheContractsDefaults() {
        runner.run(context -> assertThat(context.getBean(CacheProperties.class))
                .isEqualTo(new CacheProperties(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofHours(24),
                        Duration.ofSeconds(2), DataSize.ofMegabytes(32), 32)));
    }

    @Test
    void neverLetATransitPageBeFreshForLonger() {
        runner.withPropertyValues("peergraph.cache.fresh=3s")
                .run(context -> assertThat(context.getBean(CacheProperties.class).freshInTransit()).isEqualTo(Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @CsvSource({"fresh=-1s, 'peergraph.cache.fresh must be between 0 and 365d, but is PT-1S'",
            "fresh-in-transit=366d, 'peergraph.cache.fresh-in-transit must be between 0 and 365d, but is PT8784H'",
            "stale-while-revalidate=-1ms, 'peergraph.cache.stale-while-revalidate must be between 0 and 365d, but is PT-0.001S'",
            "stale-if-error=400d, 'peergraph.cache.stale-if-error must be between 0 and 365d, but is PT9600H'",
            "refused=2m, 'peergraph.cache.refused must be between 0 and 1m, but is PT2M'",
            "max-size=-1B, 'peergraph.cache.max-size must be between 0 and 1TB, but is -1B'",
            "max-refreshes=1001, 'peergraph.cache.max-refreshes must be between 0 and 1000, but is 1001'",
            "fresch=1s, peergraph.cache.fresch"})
    void refuseWhatIsOutOfRangeByName(String property, String message) {
        runner.withPropertyValues("peergraph.cache." + property)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
    }
}
