package dev.tokenwarden.contract.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FamilyIdentityTest {
    private static final String ISS = "https://idp.acme.example";
    private static final FamilyIdentity SESSION = FamilyIdentity.session("acme", ISS, "x");
    private static final FamilyIdentity GRANT = FamilyIdentity.grant("acme", ISS, "x");

    @Test
    void toBytes_readBack_isTheSameIdentity() {
        assertThat(FamilyIdentity.fromBytes(SESSION.toBytes())).isEqualTo(SESSION);
        assertThat(FamilyIdentity.fromBytes(GRANT.toBytes())).isEqualTo(GRANT);
    }

    @Test
    void toBytes_sameNames_differBetweenSessionGrantAndToken() {
        TokenIdentity token = new TokenIdentity("acme", ISS, TokenIdentity.Kind.JTI, "x");

        assertThat(List.of(SESSION.toBytes(), GRANT.toBytes(), token.toBytes())).doesNotHaveDuplicates();
        assertThatIllegalArgumentException().isThrownBy(() -> FamilyIdentity.fromBytes(token.toBytes()));
        assertThatIllegalArgumentException().isThrownBy(() -> TokenIdentity.fromBytes(GRANT.toBytes()));
    }

    @Test
    void namedBy_sessionAndGrant_namesTheGrantFirst() {
        Token token = Token.builder(ISS).jti("a1").sid("x").grant("x").build();

        assertThat(FamilyIdentity.namedBy("acme", token)).containsExactly(GRANT, SESSION);
    }

    @Test
    void eventKey_revocationWithoutAToken_isTheKeyOfTheGrantElseOfTheSession() {
        assertThat(key(EventType.REVOKED, Token.builder(ISS).sid("x").build())).isEqualTo(SESSION.toBytes());
        assertThat(key(EventType.REVOKED, Token.builder(ISS).sid("s").grant("x").build()))
                .isEqualTo(GRANT.toBytes());
    }

    @Test
    void eventKey_revocationOfAToken_isTheKeyOfTheTokenWhateverElseItNames() {
        Token token = Token.builder(ISS).jti("a1").sid("x").grant("x").build();

        assertThat(key(EventType.REVOKED, token))
                .isEqualTo(new TokenIdentity("acme", ISS, TokenIdentity.Kind.JTI, "a1").toBytes());
    }

    @Test
    void eventKey_useOfATokenWithoutIdentity_isNotTheKeyOfItsSession() {
        assertThat(key(EventType.USED, Token.builder(ISS).sid("x").build())).isNotEqualTo(SESSION.toBytes());
    }

    private static byte[] key(EventType type, Token token) {
        return TokenIdentity.eventKey(TokenEvent.builder(type, "urn:idp", "e1", Instant.EPOCH, "acme")
                .token(token)
                .build());
    }
}
