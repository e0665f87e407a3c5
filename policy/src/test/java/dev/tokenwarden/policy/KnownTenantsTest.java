package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownTenantsTest {
    private static final KnownTenants KNOWN = new KnownTenants(Set.of("acme", "acme-test", "globex", "initech"), true);

    @Test
    void near_typingMistakes_areFound() {
        assertThat(KNOWN.near("acmme")).containsExactly("acme");
        assertThat(KNOWN.near("ACME")).containsExactly("acme", "acme-test");
        assertThat(KNOWN.near("gloebx")).containsExactly("globex");
    }

    @Test
    void near_nothingClose_isEmpty() {
        assertThat(KNOWN.near("umbrella")).isEmpty();
    }
}
