package dev.tokenwarden.contract.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpLiteralTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "1..2.3",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "::1.2.3",
                "g::",
                "::1.2.3.4:5",
                "host.example",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::１"
            })
    void text_thatIsNoAddress(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
    }

    @Test
    void mappedAddress_isItsIpv4Form() {
        assertThat(IpLiteral.parse("::ffff:192.0.2.1")).isEqualTo(IpLiteral.parse("192.0.2.1"));
        assertThat(IpLiteral.parse("::FFFF:c000:0201")).isEqualTo(IpLiteral.parse("192.0.2.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "0:0:0:0:0:0:0:0, ::",
        "::1, ::1",
        "fe80:0::, fe80::"
    })
    void oneAddress_hasOneText(String text, String one) {
        assertThat(IpLiteral.parse(text).orElseThrow()).hasToString(one);
    }

    @Test
    void randomAddresses_areReadAsTheJdkReadsThem() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? 0 : bytes[j];
            }
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            IpLiteral read = IpLiteral.parse(text).orElseThrow();
            assertThat(IpLiteral.parse(read.toString())).contains(read);

            assertThat(IpLiteral.parse(text + "%eth0"))
                    .isEqualTo(text.contains(":") ? java.util.Optional.of(read) : java.util.Optional.empty());
            assertThat(read.family()).as(text).isEqualTo(text.contains(":") ? 6 : 4);
            assertThat(IpRange.parse(text).contains(read)).as(text).isTrue();
        }
    }

    @Test
    void range_containsItsAddressesAndNoOthers() {
        IpRange range = IpRange.parse("172.16.0.0/12");

        assertThat(range.contains(IpLiteral.parse("172.31.255.255").orElseThrow()))
                .isTrue();
        assertThat(range.contains(IpLiteral.parse("::ffff:172.16.0.1").orElseThrow()))
                .isTrue();
        assertThat(range.contains(IpLiteral.parse("172.32.0.0").orElseThrow())).isFalse();
        assertThat(range.contains(IpLiteral.parse("ac10::").orElseThrow())).isFalse();
        assertThat(IpRange.parse("fc00::/7").contains(IpLiteral.parse("fd12::1").orElseThrow()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.1.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "x/8"})
    void range_thatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRange.parse(text))
                .withMessageContaining(text);
    }
}
