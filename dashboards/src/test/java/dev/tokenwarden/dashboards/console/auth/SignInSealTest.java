package dev.tokenwarden.dashboards.console.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SignInSealTest {
    private static final BegunSignIn BEGUN =
            new BegunSignIn("state", "verifier-secret", "nonce", Instant.parse("2026-11-26T09:00:00Z"));

    private final SignInSeal seal = new SignInSeal();

    @Test
    void open_returnsWhatWasSealed_evenAfterThousandsOfOthers() {
        String mine = seal.seal(BEGUN);
        for (int i = 0; i < 5_000; i++) {
            seal.seal(new BegunSignIn("state-" + i, "v", "n", Instant.EPOCH));
        }

        assertThat(seal.open(mine)).contains(BEGUN);
    }

    @Test
    void sealed_doesNotShowTheVerifier() {
        assertThat(seal.seal(BEGUN)).doesNotContain("verifier").isNotEqualTo(seal.seal(BEGUN));
        assertThat(BEGUN.toString()).doesNotContain("secret");
    }

    @Test
    void changedOrForeign_isNotOpened() {
        String sealed = seal.seal(BEGUN);
        char last = sealed.charAt(20);

        assertThat(seal.open(sealed.substring(0, 20) + (last == 'A' ? 'B' : 'A') + sealed.substring(21)))
                .isEmpty();
        assertThat(new SignInSeal().open(sealed)).isEmpty();
        assertThat(seal.open(null)).isEmpty();
        assertThat(seal.open("")).isEmpty();
        assertThat(seal.open("AAAA")).isEmpty();
        assertThat(seal.open("*".repeat(10_000))).isEmpty();
    }
}
