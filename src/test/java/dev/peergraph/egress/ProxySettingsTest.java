package dev.peergraph.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which of the places that may name a proxy decides. */
@ExtendWith(OutputCaptureExtension.class)
class ProxySettingsTest {

    private static final String UPSTREAM = "https://api.example";
    private static final ProxySelector DIRECT = ProxySelector.of(null);
    private static final ProxySelector JVM = ProxySelector.of(InetSocketAddress.createUnresolved("jvm", 8));

    private static @Nullable EgressProxy proxy(String upstream, ProxyProperties own, Map<String, String> environment,
            Map<String, String> system, ProxySelector selector) {
        Supplier<Supplier<String>> noFile = () -> {
            throw new AssertionError("no file");
        };
        return new ProxySettings(environment, system::get, selector).proxy(own, URI.create(upstream), noFile);
    }

    private static ProxyProperties own(@Nullable String url, String... noProxy) {
        return new ProxyProperties(url, null, null, null, List.of(noProxy));
    }

    private static @Nullable EgressProxy ofEnvironment(String upstream, Map<String, String> environment) {
        return proxy(upstream, ProxyPropertiesTest.NONE, environment, Map.of(), DIRECT);
    }

    @Test
    void theGatewaysOwnComeBeforeTheJvmsBeforeTheEnvironments(CapturedOutput output) {
        Map<String, String> environment = Map.of("https_proxy", "http://env:9");

        assertThat(proxy(UPSTREAM, own("http://own:7"), environment, Map.of(), JVM)).hasToString("own:7");
        assertThat(proxy(UPSTREAM, own(null), environment, Map.of(), JVM)).hasToString("jvm:8");
        assertThat(proxy(UPSTREAM, own(null), environment, Map.of(), DIRECT)).hasToString("env:9");
        assertThat(proxy(UPSTREAM, own(null), Map.of(), Map.of(), DIRECT)).isNull();
        assertThat(output).contains("Calls upstream go through a proxy").contains("own:7", "jvm:8", "env:9");
    }

    @Test
    void theGatewaysListOfHostsHoldsForAllOfThem() {
        for (ProxySelector jvm : List.of(JVM, DIRECT)) {
            for (ProxyProperties own : List.of(own("http://own:7", "*"), own(null, "example"))) {
                assertThat(proxy(UPSTREAM, own, Map.of("https_proxy", "socks5://env:9"), Map.of(), jvm)).isNull();
            }
        }
    }

    @Test
    void aHostThatTheJvmLeavesOutIsCalledDirectly() {
        assertThat(proxy(UPSTREAM, own(null), Map.of("https_proxy", "http://env:9"), Map.of("https.proxyHost", "jvm"), DIRECT)).isNull();
    }

    @Test
    void theJvmsUserIsKnownToItsProxy() {
        EgressProxy proxy = proxy(UPSTREAM, own(null), Map.of(), Map.of("https.proxyUser", "u", "https.proxyPassword", "s3cret"), JVM);

        assertThat(login(proxy).username()).isEqualTo("u");
        assertThat(login(proxy).password().get()).isEqualTo("s3cret");
        assertThat(String.valueOf(proxy) + login(proxy)).doesNotContain("s3cret");
    }

    @Test
    void aSocksProxyOfTheJvmIsRefused() {
        ProxySelector socks = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("socks", 1080)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // Nothing to learn.
            }
        };
        assertThatThrownBy(() -> proxy(UPSTREAM, own(null), Map.of(), Map.of(), socks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("SOCKS", "peergraph.upstream.proxy.url");
    }

    @ParameterizedTest
    @CsvSource({"https_proxy,https://h", "HTTPS_PROXY,https://h", "all_proxy,https://h", "ALL_PROXY,http://h", "http_proxy,http://h",
            "HTTP_PROXY,HTTP://h"})
    void theEnvironmentsVariableIsTheOneOfUpstreamsScheme(String variable, String upstream) {
        assertThat(ofEnvironment(upstream, Map.of(variable, "proxy:3128"))).hasToString("proxy:3128");
    }

    @ParameterizedTest
    @CsvSource({"http_proxy,https://h", "https_proxy,http://h", "https_proxy,https://localhost:1", "https_proxy,https://127.0.0.1",
            "https_proxy,https://[::1]:1"})
    void theEnvironmentsVariableIsNeitherForTheOtherSchemeNorForThisMachine(String variable, String upstream) {
        assertThat(ofEnvironment(upstream, Map.of(variable, "http://proxy:3128"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"no_proxy,.example", "NO_PROXY,'a, api.example'", "no_proxy,*"})
    void theEnvironmentLeavesHostsOut(String variable, String list) {
        assertThat(ofEnvironment(UPSTREAM, Map.of("https_proxy", "http://proxy:3128", variable, list))).isNull();
        assertThat(ofEnvironment(UPSTREAM, Map.of("https_proxy", "http://proxy:3128", variable, "other"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"http://proxy,proxy:80", "http://proxy:3128/,proxy:3128", "http://[::1]:8,[::1]:8", "http://u:s3cret@proxy:1,proxy:1",
            "10.0.0.1:8,10.0.0.1:8"})
    void aUrlIsReadAsOthersReadIt(String url, String name) {
        assertThat(ofEnvironment(UPSTREAM, Map.of("https_proxy", url))).hasToString(name);
    }

    @Test
    void userInfoIsDecoded() {
        EgressProxy proxy = ofEnvironment(UPSTREAM, Map.of("https_proxy", "http://a%40b:c+%3A%C3%A4@proxy:1"));
        assertThat(login(proxy).username()).isEqualTo("a@b");
        assertThat(login(proxy).password().get()).isEqualTo("c+:ä");

        assertThat(login(ofEnvironment(UPSTREAM, Map.of("https_proxy", "http://token@proxy:1"))).password().get()).isEmpty();
    }

    private static EgressProxy.Login login(@Nullable EgressProxy proxy) {
        return Objects.requireNonNull(Objects.requireNonNull(proxy).login());
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://u:s3cret@proxy:1", "https://u:s3cret@proxy:1", "http://u:s3cret@", "http://u:s3c^ret@proxy:1",
            "http://u:s3cret@proxy:70000", "http://u:s3cret@proxy:1/path", "http://u:s3cret@proxy:1?q"})
    void aUrlThatCannotBeUsedStopsTheStartWithoutBeingShown(String url) {
        assertThatThrownBy(() -> ofEnvironment(UPSTREAM, Map.of("HTTPS_PROXY", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The environment variable HTTPS_PROXY must be http://, the host of an HTTP proxy and its port, but ")
                .hasMessageNotContainingAny("s3c", "u:");
    }
}
