package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class VerifierMetersTest {
    @Test
    void counts_areThoseOfTheVerifier() {
        TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "ES256", VerifierFixture.CLOCK);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (VerifierFixture fixture =
                new VerifierFixture(issuer.profile("acme").build())) {
            VerifierMeters.bind(registry, "payments", fixture.verifier);

            fixture.check(issuer.token());
            fixture.check("x.y.z");
            fixture.check("x.y.z");

            assertThat(registry.get("tokenwarden.verifier.presented")
                            .functionCounter()
                            .count())
                    .isEqualTo(3);
            assertThat(registry.get("tokenwarden.verifier.accepted")
                            .tag("audience", "payments")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("tokenwarden.verifier.rejected")
                            .tag("reason", "malformed")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("tokenwarden.verifier.stale.passed")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }
}
