package dev.tokenwarden.policy.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.claims.InvalidClaimException;
import dev.tokenwarden.policy.PolicyException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClaimMappingReaderTest {
    @Test
    void claims_areThoseOfRfc9068_unlessThePolicyNamesAPreset() throws PolicyException {
        assertThat(claims("")).isEqualTo(ClaimPresets.rfc9068());
        for (String preset : ClaimPresets.names()) {
            assertThat(claims(", claims: " + preset))
                    .isEqualTo(ClaimPresets.find(preset).orElseThrow());
        }
    }

    @Test
    void preset_canBeChanged() throws PolicyException, InvalidClaimException {
        ClaimMapping mapping =
                claims(", claims: {preset: keycloak, client_id: [], sid: [session], grant: [grant_id], roles: "
                        + "[{claim: realm_access.roles, prefix: \"role:\"}], require: {acr: [\"2\"]}}");

        assertThat(mapping.identifiesClient()).isFalse();
        assertThat(mapping.sessionId(Map.of("session", "s"))).contains("s");
        assertThat(mapping.grantId(Map.of("grant_id", "g"))).contains("g");
        assertThat(mapping.scopes(Map.of("realm_access", Map.of("roles", List.of("admin")))))
                .hasValueSatisfying(scopes -> assertThat(scopes).containsExactly("role:admin"));
        assertThat(mapping.accessToken().values()).containsKeys("typ", "acr");
    }

    @Test
    void mistakes_nameTheKey() {
        assertThatThrownBy(() -> claims(", claims: keyclok"))
                .hasMessageContaining("claims")
                .hasMessageContaining("keycloak");
        assertThatThrownBy(() -> claims(", claims: {client: [azp]}")).hasMessageContaining("unknown key");
        assertThatThrownBy(() -> claims(", claims: {roles: [{claim: roles}]}")).hasMessageContaining("prefix");
    }

    private static ClaimMapping claims(String more) throws PolicyException {
        String policy = "issuers:\n  - {issuer: \"https://idp.acme.example\", tenant: acme" + more + "}\n";
        return PolicyLoader.parse("policy.yaml", policy)
                .issuer("acme", "https://idp.acme.example")
                .claims();
    }
}
