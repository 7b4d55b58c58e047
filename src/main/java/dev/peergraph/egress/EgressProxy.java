package dev.peergraph.egress;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that calls upstream go through.
 *
 * @param host its name or address
 * @param port its port
 * @param login what it knows the gateway by; {@code null} if it is not told
 */
public record EgressProxy(String host, int port, @Nullable Login login) {

    /** Returns what people may read of it: host and port. */
    public String name() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return name();
    }

    /**
     * A user and the present password. Shows neither.
     *
     * @param username the user
     * @param password gives the password; does not block
     */
    public record Login(String username, Supplier<String> password) {

        @Override
        public String toString() {
            return "Login[***]";
        }
    }
}
