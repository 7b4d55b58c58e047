package dev.peergraph.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The network that a request came from. Of an IPv6 address that is its /64, which an access provider gives to one subscriber. */
final class ClientNetwork {

    private static final int PREFIX_BYTES = 8;

    /** The longest text of an address. A text that is none, from a header of a proxy, may be longer. */
    private static final int MAX_LENGTH = 45;

    private ClientNetwork() {
    }

    /** Returns the network of the client's address, behind a trusted proxy of the proxy's client; empty if there is no address. */
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
