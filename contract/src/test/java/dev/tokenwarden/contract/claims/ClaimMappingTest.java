package dev.tokenwarden.contract.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClaimMappingTest {
    private final ClaimMapping mapping = ClaimPresets.rfc9068();

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "azp", "cid", "appid"})
    void clientId_isReadFromEachKnownClaim(String claim) throws InvalidClaimException {
        assertThat(mapping.clientId(Map.of(claim, "shop"))).contains("shop");
    }

    @Test
    void clientId_isTheFirstOfTheListedClaims() throws InvalidClaimException {
        assertThat(mapping.clientId(Map.of("appid", "d", "cid", "c", "azp", "b")))
                .contains("b");
    }

    @Test
    void identifiers_ofAWrongKind_areRefused() {
        assertThatThrownBy(() -> mapping.clientId(Map.of("azp", 7)))
                .isInstanceOf(InvalidClaimException.class)
                .hasMessage("claim azp is not a string");
        assertThatThrownBy(() -> mapping.tokenId(Map.of("uti", " "))).hasMessage("claim uti is blank");
        assertThatThrownBy(() -> mapping.sessionId(Map.of("session_state", "s".repeat(513))))
                .hasMessageContaining("longer than 512");
    }

    @Test
    void grant_isReadOnlyFromClaimsThatAreConfigured() throws InvalidClaimException {
        Map<String, Object> claims = Map.of("grant_id", "g1");

        assertThat(mapping.grantId(claims)).isEmpty();
        assertThat(mapping.toBuilder().grant(List.of("grant_id")).build().grantId(claims))
                .contains("g1");
    }

    @Test
    void tokenIdAndSession_haveFallbacks() throws InvalidClaimException {
        assertThat(mapping.tokenId(Map.of("uti", "u1"))).contains("u1");
        assertThat(mapping.sessionId(Map.of("session_state", "s1"))).contains("s1");
        assertThat(mapping.sessionId(Map.of("sid", "s2", "session_state", "s1")))
                .contains("s2");
        assertThat(mapping.sessionId(Map.of())).isEmpty();
    }

    @Test
    void scopes_areReadFromStringsAndLists() throws InvalidClaimException {
        assertThat(mapping.scopes(Map.of("scope", "read  write ")))
                .hasValueSatisfying(scopes -> assertThat(scopes).containsExactlyInAnyOrder("read", "write"));
        assertThat(mapping.scopes(Map.of("scope", List.of("read", "write"))))
                .hasValueSatisfying(scopes -> assertThat(scopes).containsExactlyInAnyOrder("read", "write"));
        assertThat(mapping.scopes(Map.of("scp", List.of("read"))))
                .hasValueSatisfying(scopes -> assertThat(scopes).containsExactly("read"));
        assertThat(mapping.scopes(Map.of("scope", "", "scp", "read")))
                .hasValueSatisfying(scopes -> assertThat(scopes).containsExactly("read"));
        assertThat(mapping.scopes(Map.of("scope", List.of())))
                .hasValueSatisfying(scopes -> assertThat(scopes).isEmpty());
        assertThat(mapping.scopes(Map.of())).isEmpty();
    }

    @Test
    void scopes_thatAreNoStrings_areRefused() {
        assertThatThrownBy(() -> mapping.scopes(Map.of("scope", List.of("read", 7))))
                .hasMessage("claim scope has an entry that is not a string");
        assertThatThrownBy(() -> mapping.scopes(Map.of("scp", Map.of("read", true))))
                .hasMessage("claim scp is neither a string nor a list of strings");
        assertThatThrownBy(() -> mapping.scopes(Map.of("scope", Arrays.asList("read", null))))
                .hasMessage("claim scope has an entry that is not a string");
    }

    @Test
    void roles_becomeScopesUnderTheirPrefix() throws InvalidClaimException {
        ClaimMapping withRoles = mapping.toBuilder()
                .roles(List.of(
                        new RoleClaim("realm_access.roles", "realm:"),
                        new RoleClaim("resource_access.*.roles", "client:"),
                        new RoleClaim("https://acme.example/groups", "group:")))
                .build();

        assertThat(withRoles.scopes(Map.of(
                        "scope",
                        "read",
                        "realm_access",
                        Map.of("roles", List.of("admin", "two words")),
                        "resource_access",
                        Map.of("shop", Map.of("roles", List.of("admin")), "bank", Map.of("other", 1)),
                        "https://acme.example/groups",
                        "staff")))
                .hasValueSatisfying(scopes -> assertThat(scopes)
                        .containsExactlyInAnyOrder("read", "realm:admin", "client:shop:admin", "group:staff"));
    }

    @Test
    void audience_isTheClient_onlyIfTheMappingSaysSo() throws InvalidClaimException {
        ClaimMapping cognito = ClaimPresets.find("cognito").orElseThrow();

        assertThat(cognito.audiences(Map.of("client_id", "app"))).contains(List.of("app"));
        assertThat(cognito.audiences(Map.of("client_id", "app", "aud", "api"))).contains(List.of("api"));
        assertThat(cognito.audiences(Map.of("client_id", "app", "aud", List.of())))
                .contains(List.of());
        assertThat(mapping.audiences(Map.of("client_id", "app"))).isEmpty();
    }

    @Test
    void mappingWithoutClientClaims_saysThatItCannotTellTheClient() throws InvalidClaimException {
        ClaimMapping nameless = mapping.toBuilder().client(List.of()).build();

        assertThat(nameless.identifiesClient()).isFalse();
        assertThat(nameless.clientId(Map.of("client_id", "shop"))).isEmpty();
        assertThat(mapping.identifiesClient()).isTrue();
    }

    @Test
    void requiredValues_areFoundInStringsListsAndOtherScalars() {
        AccessTokenMarks marks = new AccessTokenMarks(
                java.util.Set.of(),
                java.util.Set.of(),
                Map.of("amr", java.util.Set.of("mfa"), "ver", java.util.Set.of("1")),
                java.util.Set.of("nonce"),
                false);

        assertThat(marks.contradiction(Map.of("amr", List.of("pwd", "mfa"), "ver", 1L)))
                .isEmpty();
        assertThat(marks.contradiction(Map.of("amr", "pwd", "ver", 1L))).contains("amr");
        assertThat(marks.contradiction(Map.of("amr", "mfa"))).contains("ver");
        assertThat(marks.contradiction(Map.of("amr", "mfa", "ver", 1L, "nonce", "n")))
                .contains("nonce");
    }
}
