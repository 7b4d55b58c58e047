package dev.peergraph.egress;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The URL of a proxy as settings have it. */
final class ProxyUrl {

    private ProxyUrl() {
    }

    /**
     * Reads a URL, whose {@code http://} may be left out.
     *
     * @param setting where it stands
     * @throws IllegalArgumentException if it names no proxy that can be used; does not show it, since it may hold a password
     */
    static URI read(String setting, String text) {
        URI url = null;
        try {
            url = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        String flaw = flawOf(url);
        if (url == null || flaw != null) {
            throw new IllegalArgumentException(setting + " must be http://, the host of an HTTP proxy and its port, but " + flaw);
        }
        return url;
    }

    private static @Nullable String flawOf(@Nullable URI url) {
        if (url == null) {
            return "it is not a URL: characters of a password other than letters and digits must be percent-encoded";
        }
        if (!"http".equalsIgnoreCase(url.getScheme())) {
            return "its scheme is another: neither SOCKS proxies nor those that are spoken to over TLS can be used";
        }
        if (url.getHost() == null) {
            return "it has no valid host";
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            return "its port is not between 1 and 65535";
        }
        boolean more = url.getRawQuery() != null || url.getRawFragment() != null || url.getRawPath().length() > 1;
        return more ? "it has a path, a query or a fragment" : null;
    }

    /** Returns the port that a URL names, or the one of its scheme. */
    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    /** Returns the host of a URL, an IPv6 address without its brackets. */
    static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
