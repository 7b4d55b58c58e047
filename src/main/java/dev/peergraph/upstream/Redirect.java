package dev.peergraph.upstream;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/** Where a redirect may be followed to. */
final class Redirect {

    private Redirect() {
    }

    /** Returns the target of a redirect, or {@code null} unless it is on the very same scheme, host and port. */
    static @Nullable URI target(URI from, @Nullable String location) {
        if (location == null) {
            return null;
        }
        try {
            URI to = resolved(from, location);
            return sameOrigin(from, to) && to.getRawUserInfo() == null ? to : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Keeps the path of a reference that is only a query (RFC 3986 §5.2.2), which {@link URI#resolve} drops. */
    private static URI resolved(URI from, String location) {
        return from.resolve(location.startsWith("?") ? from.getRawPath() + location : location);
    }

    private static boolean sameOrigin(URI from, URI to) {
        return from.getScheme().equalsIgnoreCase(to.getScheme()) && from.getHost().equalsIgnoreCase(to.getHost())
                && port(from) == port(to);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
