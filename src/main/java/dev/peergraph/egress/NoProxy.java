package dev.peergraph.egress;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are called without a proxy, in the words of {@code no_proxy}: {@code *}; names, with or without a dot before them, which stand
 * for all below them too; IP addresses, and blocks of them in CIDR notation. A port after a name or an address limits it to that port.
 *
 * @param entries the list
 */
record NoProxy(List<String> entries) {

    private static final Pattern WITH_PORT = Pattern.compile("([^:]*|\\[.*\\]):(\\d{1,5})");

    /** Reads a list of which commas or spaces divide the entries. */
    static NoProxy list(String text) {
        return new NoProxy(Arrays.asList(text.split("[,\\s]+")));
    }

    /** Returns whether a URL's host is in the list. */
    boolean holds(URI url) {
        String host = withoutDots(ProxyUrl.host(url).toLowerCase(Locale.ROOT));
        return entries.stream().anyMatch(entry -> holds(entry.strip().toLowerCase(Locale.ROOT), host, ProxyUrl.port(url)));
    }

    /** Returns whether a URL names the machine itself. */
    static boolean isLoopback(URI url) {
        InetAddress address = address(ProxyUrl.host(url));
        return address == null ? "localhost".equalsIgnoreCase(ProxyUrl.host(url)) : address.isLoopbackAddress();
    }

    private static boolean holds(String entry, String host, int port) {
        Matcher limited = WITH_PORT.matcher(entry);
        if (limited.matches()) {
            return Integer.parseInt(limited.group(2)) == port && names(limited.group(1), host);
        }
        return names(entry, host);
    }

    private static boolean names(String entry, String host) {
        if (entry.equals("*")) {
            return true;
        }
        InetAddress address = address(host);
        if (address != null) {
            return entry.indexOf('/') < 0 ? address.equals(address(bare(entry))) : block(entry, address);
        }
        String name = withoutDots(entry.startsWith("*.") ? entry.substring(1) : entry);
        return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
    }

    private static boolean block(String entry, InetAddress address) {
        try {
            return new IpSubnetFilterRule(entry, IpFilterRuleType.ACCEPT).matches(new InetSocketAddress(address, 1));
        } catch (IllegalArgumentException _) {
            // No block of addresses holds nothing.
            return false;
        }
    }

    /** Returns the address that a text is, without asking for a name's. */
    private static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String bare(String entry) {
        return entry.startsWith("[") && entry.endsWith("]") ? entry.substring(1, entry.length() - 1) : entry;
    }

    private static String withoutDots(String name) {
        String start = name.startsWith(".") ? name.substring(1) : name;
        return start.endsWith(".") ? start.substring(0, start.length() - 1) : start;
    }
}
