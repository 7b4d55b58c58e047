package dev.peergraph.upstream;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells why a TLS handshake failed, in words that hold nothing of what the other side sent. */
final class TlsReason {

    /** What JSSE says of an alert of the other side, whose names are fixed (RFC 8446 §6). */
    private static final Pattern ALERT = Pattern.compile("(?:fatal alert: |alert )([a-z_]{1,40})");

    private TlsReason() {
    }

    /** Returns whether an error comes of TLS. */
    static boolean isTls(@Nullable Throwable error) {
        return find(error, SSLException.class) != null;
    }

    /** Returns the reason, to stand behind a colon. */
    static String of(Throwable error) {
        if (find(error, SslHandshakeTimeoutException.class) != null) {
            return "the handshake took too long";
        }
        if (find(error, NotSslRecordException.class) != null) {
            return "it does not speak TLS there";
        }
        if (find(error, CertificateExpiredException.class) != null) {
            return "its certificate has expired";
        }
        if (find(error, CertificateNotYetValidException.class) != null) {
            return "its certificate is not valid yet";
        }
        return ofMessages(error);
    }

    private static String ofMessages(Throwable error) {
        String said = messages(error);
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return "its certificate is for another host";
        }
        if (said.contains("certification path") || said.contains("PKIX") || find(error, CertificateException.class) != null) {
            return "its certificate is not trusted";
        }
        Matcher alert = ALERT.matcher(said);
        return alert.find() ? "it refuses the handshake (" + alert.group(1) + ")" : "the handshake was broken off";
    }

    private static String messages(Throwable error) {
        StringBuilder said = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        return said.toString();
    }

    /** Returns the first of a type among an error and its causes; {@code null} if there is none. */
    static <T extends Throwable> @Nullable T find(@Nullable Throwable error, Class<T> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
