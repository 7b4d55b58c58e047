package dev.peergraph.egress;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what goes wrong with a proxy from what goes wrong behind it. Names it by host and port only. */
public final class ProxyFailures {

    private static final int AUTHENTICATION_REQUIRED = 407;

    /** What the handler of proxies says of an answer's status: there, and nowhere else. */
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");

    private final EgressProxy proxy;

    /** Tells the failures of a proxy. */
    public ProxyFailures(EgressProxy proxy) {
        this.proxy = proxy;
    }

    /** Returns the failure of a call that got no further than the proxy, or {@code null} if an error is none of the proxy's. */
    public @Nullable PageFailure failure(@Nullable Throwable cause) {
        ProxyConnectException ofProxy = inside(cause);
        if (ofProxy != null) {
            Matcher status = STATUS.matcher(String.valueOf(ofProxy.getMessage()));
            return status.find() ? refused(Integer.parseInt(status.group(1))) : unavailable("does not answer.");
        }
        // Whatever is behind a proxy is not connected to by the gateway.
        boolean unreachable = cause instanceof ConnectException || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
        return unreachable ? unavailable("cannot be reached.") : null;
    }

    /** TLS, which waits for the tunnel, reports the proxy's failure as the cause of its own. */
    private static @Nullable ProxyConnectException inside(@Nullable Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException ofProxy) {
                return ofProxy;
            }
        }
        return null;
    }

    private PageFailure refused(int status) {
        if (status == AUTHENTICATION_REQUIRED) {
            return new PageFailure.ProxyRefused(text(proxy.login() == null
                    ? "asks for a user and a password (407), and the gateway has none."
                    : "does not accept the gateway's user and password (407)."));
        }
        if (status >= 400 && status <= 499 && status != 408 && status != 429) {
            return new PageFailure.ProxyRefused(text("refuses to connect to upstream (" + status + ")."));
        }
        return unavailable("cannot connect to upstream (" + status + ").");
    }

    private PageFailure unavailable(String problem) {
        return new PageFailure.Unavailable(text(problem), null, null, FailureCause.PROXY);
    }

    private String text(String problem) {
        return "The proxy " + proxy.name() + " " + problem;
    }
}
