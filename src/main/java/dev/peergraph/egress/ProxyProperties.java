package dev.peergraph.egress;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxy that calls upstream go through. Its user and password are never shown.
 *
 * @param url {@code http://}, host and port of an HTTP proxy that takes CONNECT. Where absent, the JVM's settings and then the
 * environment's name one, or none.
 * @param username The gateway's user name at the proxy.
 * @param password The proxy's password, best given by the environment variable {@code PEERGRAPH_UPSTREAM_PROXY_PASSWORD}.
 * @param passwordFile A file with the password, read again when it changes.
 * @param noProxy Hosts that are called directly, whichever setting names the proxy: domain names with their subdomains, IP addresses,
 * blocks such as 10.0.0.0/8, or * for all.
 */
public record ProxyProperties(@Nullable String url, @Nullable String username, @Nullable String password, @Nullable Path passwordFile,
        @DefaultValue List<String> noProxy) {

    private static final String PREFIX = "peergraph.upstream.proxy.";

    /** Checks them. */
    public ProxyProperties {
        url = url == null || url.isBlank() ? null : url.strip();
        noProxy = List.copyOf(noProxy);
        boolean hasPassword = password != null || passwordFile != null;
        if (url != null) {
            URI read = ProxyUrl.read(PREFIX + "url", url);
            require(read.getRawUserInfo() == null, "url has user-info: set " + PREFIX + "username and " + PREFIX + "password instead");
        }
        require(url != null || (username == null && !hasPassword), "username and password need " + PREFIX + "url");
        require(password == null || passwordFile == null, "password and " + PREFIX + "password-file are both set: leave one");
        require((username != null) == hasPassword,
                "username needs " + PREFIX + "password or " + PREFIX + "password-file, and they need it");
        require(username == null || (isSendable(username) && username.indexOf(':') < 0),
                "username must not have colons or control characters");
        require(password == null || isSendable(password), "password must not have control characters");
    }

    /**
     * Returns the password that a file's text is, without the line break that editors put at its end.
     *
     * @throws IllegalArgumentException if it is none; does not show it
     */
    static String password(String property, String text) {
        String password = text.replaceFirst("[\\r\\n]+$", "");
        if (!isSendable(password)) {
            throw new IllegalArgumentException(property + " must hold one line, the password");
        }
        return password;
    }

    private static boolean isSendable(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(PREFIX + message);
        }
    }

    @Override
    public String toString() {
        return "ProxyProperties[url=" + url + ", passwordFile=" + passwordFile + ", noProxy=" + noProxy + "]";
    }
}
