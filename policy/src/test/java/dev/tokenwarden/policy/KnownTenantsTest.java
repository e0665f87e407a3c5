package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.policy.reader.PolicyLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownTenantsTest {

    private static final String TWO = "issuers: [{issuer: i, tenant: acme}, {issuer: j, tenant: globex}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    acmme  | no issuer of the policy has tenant 'acmme'; did you mean acme?
                    Acme   | no issuer of the policy has tenant 'Acme'; did you mean acme?
                    nope   | no issuer of the policy has tenant 'nope'; tenants are acme, globex
                    glow*  | no issuer of the policy has tenant 'glow*'; tenants are acme, globex
                    """)
    void unknownTenant_isNamed_withSimilarOnes(String tenant, String problem) throws Exception {
        assertThat(PolicyLoader.parse("p", TWO).tenantProblem(tenant)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource({"acme", "globex", "*", "glo*"})
    void knownTenant_isAccepted(String tenant) throws Exception {
        assertThat(PolicyLoader.parse("p", TWO).tenantProblem(tenant)).isNull();
    }

    @Test
    void policyThatDoesNotListItsTenants_acceptsAny() throws Exception {
        assertThat(Policy.defaults().tenantProblem("nope")).isNull();
        assertThat(PolicyLoader.parse("p", "issuers: [{issuer: \"https://idp/*\", tenant: \"*\"}]")
                        .tenantProblem("nope"))
                .isNull();
    }
}
