package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ClientNetworkTest {

    private static String network(String address) throws UnknownHostException {
        return ClientNetwork.of(new InetSocketAddress(InetAddress.getByName(address), 1));
    }

    @Test
    void isTheWholeOfAnIpv4Address() throws UnknownHostException {
        assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1").isEqualTo(network("::ffff:192.0.2.1"));
        assertThat(network("192.0.2.2")).isNotEqualTo(network("192.0.2.1"));
    }

    @Test
    void isTheFirstHalfOfAnIpv6Address() throws UnknownHostException {
        assertThat(network("2001:db8:0:1::1")).isEqualTo(network("2001:db8:0:1:ffff::2")).isNotEqualTo(network("2001:db8:0:2::1"));
    }

    @Test
    void isBoundedWhereTheAddressIsNone() {
        assertThat(ClientNetwork.of(null)).isEmpty();
        assertThat(ClientNetwork.of(InetSocketAddress.createUnresolved("x".repeat(1000), 1))).hasSizeLessThan(50);
    }
}
