package dev.peergraph.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProxyPropertiesTest {

    static final ProxyProperties NONE = new ProxyProperties(null, null, null, null, List.of());

    @Test
    void nameNoProxyByDefault() {
        assertThat(bound()).isEqualTo(NONE);
    }

    @Test
    void showNeitherUserNorPassword() {
        ProxyProperties properties = bound("url=http://proxy:1", "username=us3r", "password=s3cret", "no-proxy=a, .b");

        assertThat(properties.password()).isEqualTo("s3cret");
        assertThat(properties.noProxy()).containsExactly("a", ".b");
        assertThat(properties.toString()).contains("http://proxy:1").doesNotContain("us3r", "s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "url=socks5://proxy:1 | url must be http://, the host of an HTTP proxy and its port, but its scheme is another",
            "url=https://proxy:1 | its scheme is another", "url=http:// | but it ", "url=http://u:s3cret@proxy:1 | url has user-info",
            "username=u password=s3cret | username and password need peergraph.upstream.proxy.url",
            "url=http://proxy:1 username=u | username needs", "url=http://proxy:1 password=s3cret | username needs",
            "url=http://proxy:1 username=u password=s3cret password-file=f | password and peergraph.upstream.proxy.password-file are both set",
            "url=http://proxy:1 username=u:v password=s3cret | username must not have colons"})
    void refuseWhatCannotBeUsed(String values, String reason) {
        assertThatThrownBy(() -> bound(values.split(" ", -1)))
                .rootCause()
                .hasMessageStartingWith("peergraph.upstream.proxy.")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void takeAPasswordOfAFileWithoutTheLineBreakAtItsEnd() {
        assertThat(ProxyProperties.password("a.file", "s3cret-1 \r\n")).isEqualTo("s3cret-1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "s3cret\nmore", "s3cret\u0000"})
    void takeNoFileWithoutOneLine(String text) {
        assertThatThrownBy(() -> ProxyProperties.password("a.file", text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a.file must hold one line, the password");
    }

    private static ProxyProperties bound(String... values) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        Arrays.stream(values).map(value -> value.split("=", 2)).forEach(pair -> source.put("peergraph.upstream.proxy." + pair[0], pair[1]));
        return new Binder(source).bindOrCreate("peergraph.upstream.proxy", ProxyProperties.class);
    }
}
