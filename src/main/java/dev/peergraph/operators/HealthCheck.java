package dev.peergraph.operators;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gateway on this machine over TLS whether it lives: a program of its own, for the image's health check. It loads nothing but the
 * JDK, so that a check is cheap.
 */
final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 3000;

    private HealthCheck() {
    }

    /** Exits with 0 if the gateway on the port that is the argument lives, else with 1. */
    public static void main(String[] args) {
        System.exit(lives(Integer.parseInt(args[0])) ? 0 : 1);
    }

    /** Returns whether a gateway lives, which answers with TLS on a port. */
    static boolean lives(int port) {
        Nobody nobody = new Nobody();
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            connection.setSoTimeout(TIMEOUT_MILLIS);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{nobody}, new TrustManager[]{new Loopback()}, null);
            try (SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(connection, "localhost", port, true)) {
                return answers(secure);
            }
        } catch (IOException | GeneralSecurityException _) {
            // Where callers have to present certificates, that is all that a check without one can get.
            return nobody.asked;
        }
    }

    private static boolean answers(SSLSocket secure) throws IOException {
        OutputStream out = secure.getOutputStream();
        out.write("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String status = new BufferedReader(new InputStreamReader(secure.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        return status != null && status.matches("HTTP/1\\.1 200.*");
    }

    /** Trusts any certificate: it names hosts that callers use, and this connection stays on the machine and sends no secret. */
    private static final class Loopback implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Nobody presents one here.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // See above.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Has no certificate to present, and tells whether the gateway has asked for one: only a live gateway does. */
    private static final class Nobody extends X509ExtendedKeyManager {

        private boolean asked;

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            asked = true;
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}
