package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class UpstreamPropertiesTest {

    @Test
    void hasDefaults() {
        UpstreamProperties properties = bound(Map.of());

        assertThat(properties.baseUrl()).isEqualTo("https://api.confluent.cloud");
        assertThat(properties.secure()).isTrue();
        assertThat(properties.pageSize()).isEqualTo(1000);
        assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.responseTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.maxResponseSize()).isEqualTo(DataSize.ofMegabytes(16));
    }

    @ParameterizedTest
    @CsvSource({
            "http://localhost:8080,http://localhost:8080", "https://h/,https://h", "https://h/a/b//,https://h/a/b", "HTTP://H,HTTP://H"})
    void takesABaseUrlWithOrWithoutAPath(String given, String kept) {
        assertThat(bound(Map.of("base-url", given)).baseUrl()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "api.confluent.cloud", "ftp://h", "https://", "https:///path", "https://user:s3cret@h", "https://h?x=1", "https://h#f",
            "https://h:0", "https://h:99999", "ht tp://h", "http:h"})
    void refusesABaseUrlThatIsNone(String baseUrl) {
        assertThatThrownBy(() -> bound(Map.of("base-url", baseUrl)))
                .rootCause()
                .hasMessageStartingWith("peergraph.upstream.base-url must be http:// or https://, a host and an optional path, but ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
            "page-size,0,'between 1 and 1000, but is 0'", "page-size,1001,'between 1 and 1000, but is 1001'",
            "connect-timeout,0s,'between 1ms and 1d, but is PT0S'", "response-timeout,-1s,'between 1ms and 1d, but is PT-1S'",
            "max-response-size,0B,'between 1KB and 1GB, but is 0B'", "max-header-size,8191B,'between 8KB and 1MB, but is 8191B'",
            "max-header-size,2MB,between 8KB and 1MB",
            "max-response-size,2GB,between 1KB and 1GB",
            "contact,a (b),printable ASCII without brackets", "pool.max-connections,0,at least 1",
            "pool.max-pending,0,at least 1", "pool.acquire-timeout,0s,between 1ms and 1d", "pool.max-idle,2d,between 1ms and 1d",
            "pool.max-life-time,0s,between 1ms and 1d"})
    void refusesWhatIsOutOfRangeByItsFullName(String property, String value, String allowed) {
        assertThatThrownBy(() -> bound(Map.of(property, value)))
                .rootCause()
                .hasMessageStartingWith("peergraph.upstream." + property + " must be ")
                .hasMessageContaining(allowed);
    }

    @Test
    void refusesAMisspeltKeyAtStart() {
        new ApplicationContextRunner()
                .withUserConfiguration(Bound.class)
                .withPropertyValues("peergraph.upstream.base-uri=https://h")
                .run(context -> assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("base-uri"));
    }

    private static UpstreamProperties bound(Map<String, String> values) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        values.forEach((name, value) -> source.put("peergraph.upstream." + name, value));
        return new Binder(source).bindOrCreate("peergraph.upstream", UpstreamProperties.class);
    }

    @EnableConfigurationProperties(UpstreamProperties.class)
    static class Bound {
    }
}
