package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.Verdict.Accepted;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.StrictJson;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verifier with a real Redis that goes away and comes back. */
final class RedisOutageIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final DenylistEntry ENTRY = new DenylistEntry(false, 1_000, null, null, 1);

    @TempDir
    Path dir;

    private final TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "ES256", VerifierFixture.CLOCK);

    @Test
    void outage_isRiddenOut_thenMetAsPolicySays_andHeals() throws Exception {
        EmbeddedParts parts = parts();
        RedisAccess access = parts.redis().admin();
        RedisWriter writer = new RedisWriter(access, "acme");
        String revoked = issuer.token();
        String good = issuer.token();
        writer.begin("e1");
        writer.put(Token.named(issuer.iss, jti(revoked), null), ENTRY);
        try (DenylistView view = DenylistView.builder("v", "acme")
                        .redis(new RedisConfig(access.host(), access.port(), access.user(), access.password(), false))
                        .maxAge(Duration.ofSeconds(8))
                        .start();
                TokenVerifier closed = verifier(view, StalePolicy.FAIL_CLOSED);
                TokenVerifier asking = verifier(view, StalePolicy.ASK_REDIS);
                TokenVerifier open = verifier(view, StalePolicy.FAIL_OPEN)) {
            assertThat(view.awaitWhole(SOON)).isTrue();
            assertThat(reason(closed, revoked)).isEqualTo(RejectionReason.REVOKED);
            assertThat(check(closed, good)).isInstanceOf(Accepted.class);

            parts.close();
            assertThat(reason(closed, revoked)).isEqualTo(RejectionReason.REVOKED);
            await().atMost(SOON)
                    .until(() -> !view.isWhole() && !check(closed, good).accepted());
            assertThat(((Denied) check(closed, good)).status()).isEqualTo(503);
            assertThat(((Denied) check(asking, good)).status()).isEqualTo(503);
            assertThat(check(open, good)).isInstanceOf(Accepted.class);
            assertThat(open.counters().stalePassedCount()).isEqualTo(1);
            assertThat(asking.counters().staleAskedCount()).isEqualTo(1);

            parts = parts();
            assertThat(parts.redis().port()).isEqualTo(access.port());
            // The writer's own connections broke as well.
            await().atMost(SOON).ignoreExceptions().until(() -> {
                writer.beat();
                return view.isWhole() && check(closed, good).accepted();
            });
            assertThat(reason(closed, revoked)).isEqualTo(RejectionReason.REVOKED);
        } finally {
            writer.close();
            parts.close();
        }
    }

    private EmbeddedParts parts() {
        return EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.REDIS));
    }

    private TokenVerifier verifier(DenylistView view, StalePolicy policy) {
        return TokenVerifier.builder("payments")
                .issuer(issuer.profile("acme").build())
                .denylist(view)
                .whenStale(Risk.NORMAL, policy)
                .clock(VerifierFixture.CLOCK)
                .build();
    }

    private static Verdict check(TokenVerifier verifier, String token) {
        return verifier.check(VerifierFixture.bearer(token));
    }

    private static RejectionReason reason(TokenVerifier verifier, String token) {
        return ((Denied) check(verifier, token)).reason();
    }

    private static String jti(String token) throws Rejected {
        String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return (String) StrictJson.object(Base64Url.decode(payload)).get("jti");
    }
}
