package dev.peergraph.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The network that a request came from: all that one subscriber of an access provider is sure to have is the /64 of an IPv6 address. */
final class ClientNetwork {

    private static final int PREFIX_BYTES = 8;

    /** More than any address has. What is told of one that is none may be as long as a header. */
    private static final int MAX_LENGTH = 45;

    private ClientNetwork() {
    }

    /** Returns the network of the address that the server sees, behind a trusted proxy that of its client; empty if there is none. */
    static String of(@Nullable InetSocketAddress remote) {
        if (remote == null) {
            return "";
        }
        InetAddress address = remote.getAddress();
        if (address instanceof Inet6Address) {
            return HexFormat.of().formatHex(address.getAddress(), 0, PREFIX_BYTES);
        }
        String told = address == null ? remote.getHostString() : address.getHostAddress();
        return told.substring(0, Math.min(told.length(), MAX_LENGTH));
    }
}
