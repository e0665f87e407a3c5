package dev.tokenwarden.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AddressPolicyTest {
    private final AddressPolicy policy =
            AddressPolicy.pseudonym("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    @Test
    void pseudonym_keepsWhetherNetworksAreTheSame() throws Exception {
        String one = policy.apply("203.0.113.7");
        String neighbour = policy.apply("203.0.113.8");
        String stranger = policy.apply("203.0.114.7");

        assertThat(one).startsWith("fd").isNotEqualTo(neighbour).isEqualTo(policy.apply("203.0.113.7"));
        assertThat(network(one)).isEqualTo(network(neighbour)).isNotEqualTo(network(stranger));
        assertThat(network(policy.apply("2001:db8:1::1"))).isEqualTo(network(policy.apply("2001:db8:1:ffff::2")));
        assertThat(network(policy.apply("2001:db8:1::1"))).isNotEqualTo(network(policy.apply("2001:db8:2::1")));
        assertThat(AddressPolicy.pseudonym(new byte[32]).apply("203.0.113.7")).isNotEqualTo(one);
    }

    /** Computed apart, by Python's hmac. */
    @Test
    void pseudonym_isThatOfTheGateway() {
        assertThat(policy.apply("203.0.113.7")).isEqualTo("fd3b:c2a4:8426:7bca:c180:9180:ec16:9971");
    }

    @Test
    void whatIsNoAddress_isNotLookedUp() {
        assertThat(policy.apply("localhost")).startsWith("fd").isNotEqualTo(policy.apply("127.0.0.1"));
        assertThat(policy.apply("::zz")).startsWith("fd");
        assertThat(policy.apply("203.0.113.07")).startsWith("fd").isNotEqualTo(policy.apply("203.0.113.7"));
        assertThat(policy.apply("203.0.113.999")).startsWith("fd");
        assertThat(policy.apply("::ffff:203.0.113.7")).isEqualTo(policy.apply("203.0.113.7"));
        assertThat(policy.apply((String) null)).isNull();
        assertThat(AddressPolicy.omitted().apply("203.0.113.7")).isNull();
        assertThat(AddressPolicy.sent().apply("203.0.113.7")).isEqualTo("203.0.113.7");
    }

    private static byte[] network(String address) throws Exception {
        return Arrays.copyOf(InetAddress.getByName(address).getAddress(), 6);
    }
}
