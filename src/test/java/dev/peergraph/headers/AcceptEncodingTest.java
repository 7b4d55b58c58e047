package dev.peergraph.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "*;q=0, gzip",
            "gzip;q=0.001", "gzip ; q=1.000", "gzip;Q=0.5", "identity;q=0.5, gzip", "identity, gzip", ", ,gzip,", "\tgzip\t"})
    void takesGzipWhereItIsListedWithAWeight(String header) {
        assertThat(AcceptEncoding.takesGzip(List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "identity", "br", "gzip;q=0", "gzip; q=0", "gzip ; q=0", "gzip;q=0.0", "gzip;q=0.000", "GZIP;Q=0",
            "identity, gzip; q=0", "*;q=0", "gzip;q=0, *", "gzip, gzip;q=0", "gzip, x-gzip;q=0", "identity, gzip;q=0.9", "notgzip", "gzip2",
            "pack200-gzip", "x-snappy-framed", "gzip;q=", "gzip;q=x", "gzip;q=2", "gzip;q=-1", "gzip;q=NaN", "gzip;q=1e0", "gzip;q = 1",
            "gzip;level=1", "\"gzip\"", "gzip br", "gzip/1"})
    void takesItNowhereElse(String header) {
        assertThat(AcceptEncoding.takesGzip(List.of(header))).isFalse();
    }

    @Test
    void takesAllLinesForOneList() {
        assertThat(AcceptEncoding.takesGzip(List.of("br", "gzip"))).isTrue();
        assertThat(AcceptEncoding.takesGzip(List.of("gzip", "gzip;q=0"))).isFalse();
        assertThat(AcceptEncoding.takesGzip(List.of())).isFalse();
        assertThat(AcceptEncoding.takesGzip(null)).isFalse();
    }
}
