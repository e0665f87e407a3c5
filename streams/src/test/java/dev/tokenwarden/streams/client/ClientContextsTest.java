package dev.tokenwarden.streams.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.policy.NetworkPolicy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.client.ClientContexts.Difference;
import dev.tokenwarden.streams.state.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientContextsTest {
    private final Fingerprint fingerprint = new Fingerprint();
    private final NetworkPolicy networks = networks();

    @ParameterizedTest
    @CsvSource({
        // The AS decides where both sides know it.
        "203.0.113.7, 64500, 198.51.100.9, 64500, SAME",
        "203.0.113.7, 64500, 203.0.113.8, 64501, DIFFERENT",
        // Else the prefix, within one address family.
        "203.0.113.7, , 203.0.113.250, , SAME",
        "203.0.113.7, 64500, 203.0.114.7, , DIFFERENT",
        "2001:db8:1::1, , 2001:db8:1:ffff::1, , SAME",
        "2001:db8:1::1, , 2001:db8:2::1, , DIFFERENT",
        "203.0.113.7, , 2001:db8:1::1, , UNKNOWN",
        "::ffff:203.0.113.7, , 203.0.113.9, , SAME",
        // Our own networks are one, and so are the relays.
        "10.1.2.3, , 192.168.7.7, , SAME",
        "10.1.2.3, , fd00::1, , SAME",
        "10.1.2.3, , 203.0.113.7, , DIFFERENT",
        "198.18.0.1, , 203.0.113.1, 64999, SAME",
        "198.18.0.1, , 2001:db8::1, 64999, SAME",
        // What is missing, or a placeholder, never differs.
        ", , 203.0.113.7, 64500, UNKNOWN",
        "0.0.0.0, , 203.0.113.7, , UNKNOWN",
        "unix:, , 203.0.113.7, , UNKNOWN",
    })
    void network(
            @Nullable String a, @Nullable Long asOfA, @Nullable String b, @Nullable Long asOfB, Comparison expected) {
        Context one = context(client(a, asOfA, "app/1"));
        Context other = context(client(b, asOfB, "app/1"));

        assertThat(Networks.compare(one, other)).isEqualTo(expected);
        assertThat(Networks.compare(other, one)).isEqualTo(expected);
    }

    @Test
    void strongestIdentifierThatBothKnow_decides() {
        Context key = context(new ClientContext("203.0.113.7", null, null, "app/1", "spiffe://a/x", "k1", null));
        Context sameKey = context(new ClientContext("198.51.100.9", null, null, "curl/8", "spiffe://a/y", "k1", null));
        Context noKey = context(new ClientContext("203.0.113.7", null, null, "app/1", "spiffe://a/y", null, null));
        Context noWorkload = context(client("203.0.113.7", null, "app/2"));

        assertThat(ClientContexts.compare(key, sameKey)).isEqualTo(Difference.NONE);
        assertThat(ClientContexts.compare(key, noKey)).isEqualTo(Difference.WORKLOAD);
        assertThat(ClientContexts.compare(key, noWorkload)).isEqualTo(Difference.NONE);
    }

    @Test
    void oneMoment_networkOrAgentAlone_isAnotherClient() {
        Context whole = context(client("203.0.113.7", 64_500L, "app/1"));

        assertThat(ClientContexts.sameClient(whole, context(client("203.0.113.7", 64_500L, null))))
                .isTrue();
        assertThat(ClientContexts.sameClient(whole, context(client("203.0.113.7", 64_500L, "app/2"))))
                .isTrue();
        assertThat(ClientContexts.sameClient(whole, context(client("203.0.113.7", 64_500L, "curl/8"))))
                .isFalse();
        assertThat(ClientContexts.sameClient(whole, context(client("198.51.100.9", 64_501L, "app/1"))))
                .isFalse();
        assertThat(ClientContexts.sameClient(whole, context(client("2001:db8::9", null, "app/1"))))
                .isTrue();
    }

    private Context context(ClientContext client) {
        return ClientContexts.of(client, networks, fingerprint);
    }

    private static ClientContext client(@Nullable String address, @Nullable Long as, @Nullable String agent) {
        return new ClientContext(address, as, null, agent, null, null, null);
    }

    private static NetworkPolicy networks() {
        try {
            return PolicyLoader.parse("policy.yaml", "relays: [AS64999, 198.18.0.0/15]")
                    .networks();
        } catch (dev.tokenwarden.policy.PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
