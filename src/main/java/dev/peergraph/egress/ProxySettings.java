package dev.peergraph.egress;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the proxy that settings name for upstream: the gateway's own settings, else the JVM's ({@code https.proxyHost}), else the
 * environment's ({@code https_proxy}). The first of them that names one decides, also that upstream is called past it.
 *
 * @param environment the environment's variables
 * @param system reads the JVM's system properties
 * @param selector the JVM's choice, which those properties steer
 */
public record ProxySettings(Map<String, String> environment, Function<String, @Nullable String> system, ProxySelector selector) {

    private static final Logger log = LoggerFactory.getLogger(ProxySettings.class);

    /** Returns the settings of this process. */
    public static ProxySettings ofProcess() {
        ProxySelector selector = ProxySelector.getDefault();
        return new ProxySettings(System.getenv(), System::getProperty, selector == null ? ProxySelector.of(null) : selector);
    }

    /**
     * Returns the proxy for upstream, or {@code null} if it is called directly.
     *
     * @param passwordFile opens the file that has the password
     * @throws IllegalArgumentException if the settings that decide name a proxy that cannot be used
     */
    @Nullable
    EgressProxy proxy(ProxyProperties own, URI upstream, Supplier<Supplier<String>> passwordFile) {
        if (new NoProxy(own.noProxy()).holds(upstream)) {
            return past("peergraph.upstream.proxy.no-proxy", "it names upstream");
        }
        if (own.url() != null) {
            String setting = "peergraph.upstream.proxy.url";
            return through(setting, ProxyUrl.read(setting, own.url()), login(own, passwordFile));
        }
        String scheme = upstream.getScheme().toLowerCase(Locale.ROOT);
        Proxy chosen = selector.select(upstream).getFirst();
        if (chosen.type() != Proxy.Type.DIRECT || system.apply(scheme + ".proxyHost") != null) {
            return ofJvm(chosen, scheme);
        }
        return ofEnvironment(upstream, scheme);
    }

    private static EgressProxy.@Nullable Login login(ProxyProperties own, Supplier<Supplier<String>> passwordFile) {
        String username = own.username();
        if (username == null) {
            return null;
        }
        String password = own.password();
        return new EgressProxy.Login(username, password == null ? passwordFile.get() : () -> password);
    }

    private @Nullable EgressProxy ofJvm(Proxy chosen, String scheme) {
        String setting = "the JVM's " + scheme + ".proxyHost";
        if (chosen.type() == Proxy.Type.DIRECT) {
            return past(setting, "http.nonProxyHosts names upstream, or leaves localhost out by default");
        }
        if (chosen.type() == Proxy.Type.SOCKS) {
            throw new IllegalArgumentException("The JVM's settings (socksProxyHost) name a SOCKS proxy for upstream, which cannot be used:"
                    + " set peergraph.upstream.proxy.url to an HTTP proxy, or peergraph.upstream.proxy.no-proxy to * to use none");
        }
        String username = system.apply(scheme + ".proxyUser");
        String password = system.apply(scheme + ".proxyPassword");
        InetSocketAddress address = (InetSocketAddress) chosen.address();
        return found(setting, new EgressProxy(address.getHostString(), address.getPort(),
                username == null ? null : new EgressProxy.Login(username, () -> password == null ? "" : password)));
    }

    private @Nullable EgressProxy ofEnvironment(URI upstream, String scheme) {
        String variable = set(scheme + "_proxy", "all_proxy");
        if (variable == null) {
            return null;
        }
        String setting = "the environment's " + variable;
        String exempt = set("no_proxy");
        if (exempt != null && NoProxy.list(environment.getOrDefault(exempt, "")).holds(upstream)) {
            return past(setting, exempt + " names upstream");
        }
        if (NoProxy.isLoopback(upstream)) {
            return past(setting, "upstream is on this machine");
        }
        URI url = ProxyUrl.read("The environment variable " + variable, environment.getOrDefault(variable, "").strip());
        return through(setting, url, login(url.getRawUserInfo()));
    }

    /** Returns which of some environment variables is set, in lower or upper case. */
    private @Nullable String set(String... names) {
        for (String name : names) {
            for (String variable : List.of(name, name.toUpperCase(Locale.ROOT))) {
                if (!environment.getOrDefault(variable, "").isBlank()) {
                    return variable;
                }
            }
        }
        return null;
    }

    private static EgressProxy.@Nullable Login login(@Nullable String userInfo) {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        String username = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
        return new EgressProxy.Login(username, () -> password);
    }

    /** As {@code URLDecoder}, but a plus stays one, as RFC 3986 has it. */
    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static EgressProxy through(String setting, URI url, EgressProxy.@Nullable Login login) {
        return found(setting, new EgressProxy(ProxyUrl.host(url), ProxyUrl.port(url), login));
    }

    private static EgressProxy found(String setting, EgressProxy proxy) {
        log.atInfo().addKeyValue("proxy", proxy.name()).addKeyValue("setting", setting).log("Calls upstream go through a proxy");
        return proxy;
    }

    private static @Nullable EgressProxy past(String setting, String reason) {
        log.atInfo().addKeyValue("setting", setting).addKeyValue("reason", reason).log("Calls upstream go past the proxy");
        return null;
    }
}
