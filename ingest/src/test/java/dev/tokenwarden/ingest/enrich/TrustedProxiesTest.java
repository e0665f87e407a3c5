package dev.tokenwarden.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.ingest.enrich.TrustedProxies.Header;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final List<String> OURS = List.of("10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.1");

    private final TrustedProxies appended = TrustedProxies.of(OURS, Header.X_FORWARDED_FOR);
    private final TrustedProxies standard = TrustedProxies.of(OURS, Header.FORWARDED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "198.51.100.1 | 203.0.113.7                       | 198.51.100.1", // not ours: it may claim what it
                // likes
                "10.0.0.1     | 203.0.113.7                       | 203.0.113.7",
                "10.0.0.1     | 1.1.1.1, 203.0.113.7              | 203.0.113.7", // the client wrote 1.1.1.1
                "10.0.0.1     | 1.1.1.1, 203.0.113.7, 10.2.3.4    | 203.0.113.7",
                "10.0.0.1     | 10.1.1.1, 192.0.2.1               | 10.1.1.1", // a client of our own network
                "10.0.0.1     | 203.0.113.7:4711                  | 203.0.113.7",
                "10.0.0.1     | [2001:db8::7]:4711                | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1     | ::ffff:203.0.113.7                | 203.0.113.7",
                "2001:db8:ffff::1 | 203.0.113.7                   | 203.0.113.7",
                "10.0.0.1     | unknown                           | -",
                "10.0.0.1     | 203.0.113.7, unknown              | -",
                "10.0.0.1     | 203.0.113.07                      | -",
                "10.0.0.1     | 203.0.113.7,,                     | -",
                "not an address | 203.0.113.7                     | -",
            })
    void client_xForwardedFor(String peer, String header, String expected) {
        assertThat(appended.client(peer.strip(), List.of(header.strip())).map(InetAddress::getHostAddress))
                .isEqualTo(java.util.Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                "for=203.0.113.7                                          | 203.0.113.7",
                "For=\"203.0.113.7:80\";proto=https;by=10.0.0.1           | 203.0.113.7",
                "for=1.1.1.1, proto=http;for=203.0.113.7, for=10.0.0.9    | 203.0.113.7",
                "for=\"[2001:db8::7]:4711\"                               | 2001:db8:0:0:0:0:0:7",
                "for=\"[2001:db8::7]:_port\"                              | 2001:db8:0:0:0:0:0:7",
                "for=_hidden                                              | -",
                "for=unknown                                              | -",
                "for=203.0.113.7, proto=https                             | -",
                "for=203.0.113.7;for=1.1.1.1                              | -",
                "for=203.0.113.7, for=\"10.0.0.9                          | -",
                "for=\"a\\\"b, for=1.1.1.1                                | -",
                "host=\"a,for=1.1.1.1\";for=203.0.113.7                   | 203.0.113.7",
            })
    void client_forwarded(String header, String expected) {
        assertThat(standard.client("10.0.0.1", List.of(header.strip())).map(InetAddress::getHostAddress))
                .isEqualTo(java.util.Optional.ofNullable(expected));
    }

    @Test
    void client_severalLines_areOneList() {
        assertThat(appended.client("10.0.0.1", List.of("203.0.113.7", "10.0.0.2"))
                        .map(InetAddress::getHostAddress))
                .contains("203.0.113.7");
        assertThat(appended.client("10.0.0.1", List.of()).map(InetAddress::getHostAddress))
                .contains("10.0.0.1");
        assertThat(TrustedProxies.NONE.client("10.0.0.1", List.of("1.1.1.1")).map(InetAddress::getHostAddress))
                .contains("10.0.0.1");
    }

    @Test
    void client_anyHeader_ends() {
        Random random = new Random(7);
        String signs = "for=\"[]:;,\\ 1.0aF_\t";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                header.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThat(standard.client("10.0.0.1", List.of(header.toString()))).isNotNull();
            assertThat(appended.client("10.0.0.1", List.of(header.toString()))).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1/8", "proxy.example", "10.0.0.0/", "::/129", ""})
    void of_noNetwork_isNamed(String network) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(network), Header.FORWARDED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "253.252.51.07",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "localhost",
                "1",
                "",
                ":",
                ":::",
                "1::2::3",
                "fe80::1%eth0",
                "::ffff:1.2.3.04",
                "12345::",
                "0x7f.1",
                "１.2.3.4"
            })
    void parse_noAddress_isEmpty(String text) {
        assertThat(IpAddresses.parse(text)).isEmpty();
    }
}
