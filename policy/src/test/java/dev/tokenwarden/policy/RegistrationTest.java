package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.policy.reader.PolicyLoader;
import org.junit.jupiter.api.Test;

final class RegistrationTest {

    @Test
    void exactAndPrefix() throws Exception {
        Registration payments = registration("""
                {name: payments, sources: ["urn:verifier:payments/*", "urn:verifier:ledger"], tenants: [acme],
                 types: [used, dev.tokenwarden.verifier.status.v1], issuers: ["https://idp.acme.example"],
                 audiences: [payments]}""");

        assertThat(payments.allowsSource("urn:verifier:payments/eu-1")).isTrue();
        assertThat(payments.allowsSource("urn:verifier:payments/")).isTrue();
        assertThat(payments.allowsSource("urn:verifier:payments")).isFalse();
        assertThat(payments.allowsSource("evil:urn:verifier:payments/eu-1")).isFalse();
        assertThat(payments.allowsSource("urn:verifier:ledger")).isTrue();
        assertThat(payments.allowsSource("urn:verifier:ledger/eu-1")).isFalse();
        assertThat(payments.allowsTenant("acme")).isTrue();
        assertThat(payments.allowsTenant("acme2")).isFalse();
        assertThat(payments.allowsIssuer("https://idp.acme.example")).isTrue();
        assertThat(payments.allowsIssuer("https://idp.acme.example.evil")).isFalse();
        assertThat(payments.allowsType(EventType.USED)).isTrue();
        assertThat(payments.allowsType(EventType.STATUS)).isTrue();
        assertThat(payments.allowsType(EventType.ISSUED)).isFalse();
        assertThat(payments.allowsAudience("payments")).isTrue();
        assertThat(payments.allowsAudience("ledger")).isFalse();
        assertThat(payments.allowsAudience(null)).isFalse();
    }

    @Test
    void issuersAndAudiencesLeftOut_areAny() throws Exception {
        Registration gateway = registration("{name: gateway, sources: [\"*\"], tenants: [\"*\"], types: [used]}");

        assertThat(gateway.allowsSource("urn:anything")).isTrue();
        assertThat(gateway.allowsTenant("globex")).isTrue();
        assertThat(gateway.allowsIssuer("https://any")).isTrue();
        assertThat(gateway.allowsAudience("any")).isTrue();
        assertThat(gateway.allowsAudience(null)).isTrue();
    }

    private static Registration registration(String entry) throws PolicyException {
        Policy policy = PolicyLoader.parse("policy.yaml", "registrations: [" + entry + "]");
        return policy.document().registrations().get(0);
    }
}
