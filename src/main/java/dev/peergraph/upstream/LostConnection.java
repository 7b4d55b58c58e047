package dev.peergraph.upstream;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.resolver.dns.DnsNameResolverException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.PrematureCloseException;

/** Tells why no byte of an answer came: the connection could not be made, or was lost. */
final class LostConnection {

    private LostConnection() {
    }

    /** Returns the failure that an error of the transport stands for; {@code null} if it is none. */
    static @Nullable PageFailure failure(Throwable error, String connectTimeout) {
        if (TlsReason.isTls(error)) {
            return failure("no TLS connection can be made: " + TlsReason.of(error) + ".", FailureCause.TLS);
        }
        if (TlsReason.find(error, UnknownHostException.class) != null || TlsReason.find(error, DnsNameResolverException.class) != null) {
            return failure("its host name cannot be resolved (DNS).", FailureCause.DNS);
        }
        return error instanceof IOException ? ofSocket(error, connectTimeout) : null;
    }

    private static PageFailure ofSocket(Throwable error, String connectTimeout) {
        String said = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (error instanceof ConnectTimeoutException || (error instanceof ConnectException && said.contains("timed out"))) {
            return failure("it did not accept a connection within " + connectTimeout + " (peergraph.upstream.connect-timeout).",
                    FailureCause.CONNECT_TIMEOUT);
        }
        if (error instanceof NoRouteToHostException || said.contains("unreachable")) {
            return failure("there is no route to it.", FailureCause.UNREACHABLE);
        }
        if (error instanceof ConnectException) {
            return failure("it refuses connections.", FailureCause.REFUSED);
        }
        boolean closed = error instanceof PrematureCloseException || error instanceof ClosedChannelException || said.contains("reset")
                || said.contains("broken pipe");
        return closed
                ? new PageFailure.Unavailable("Upstream closed the connection without an answer.", null, null, FailureCause.RESET)
                : failure("the connection failed.", FailureCause.CONNECTION);
    }

    private static PageFailure failure(String problem, FailureCause cause) {
        return new PageFailure.Unavailable("Upstream cannot be reached: " + problem, null, null, cause);
    }
}
