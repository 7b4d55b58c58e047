package dev.peergraph.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

    @ParameterizedTest
    @CsvSource({
            "*,https://api.example", "api.example,https://api.example", "API.Example,https://api.EXAMPLE", "example,https://api.example",
            ".example,https://api.example", "*.example,https://api.example", "example.,https://api.example",
            "api.example:443,https://api.example", "api.example:8443,https://api.example:8443", "api.example:80,http://api.example",
            "10.1.2.3,https://10.1.2.3", "10.0.0.0/8,https://10.1.2.3", "10.1.2.3:443,https://10.1.2.3", "::1,https://[::1]",
            "[::1],https://[0:0:0:0:0:0:0:1]", "[::1]:8443,https://[::1]:8443", "fd00::/8,https://[fd12::1]",
            "'a, , example b',https://api.example"})
    void holds(String list, String url) {
        assertThat(NoProxy.list(list).holds(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
            "'',https://api.example", "., https://api.example", "ample,https://api.example", "api.example:80,https://api.example",
            "api,https://api.example", "10.1.2.4,https://10.1.2.3", "10.0.0.0/16,https://10.1.2.3", "10.0.0.0/8,https://api.example",
            "10.0.0.0/x,https://10.1.2.3", "10.0.0.0/99,https://10.1.2.3", "/,https://10.1.2.3", "fd00::/8,https://10.1.2.3",
            "::1,https://[::2]", "1.2.3,https://10.1.2.3"})
    void holdsNot(String list, String url) {
        assertThat(NoProxy.list(list).holds(URI.create(url))).isFalse();
    }
}
