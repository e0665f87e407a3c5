package dev.tokenwarden.dashboards.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StateViewTest {
    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");
    private static final String TOKEN = """
            {"tenant":"acme","action":"revoke-token","subject":{"type":"token","iss":"i","jti":"j"},
             "token":{"iss":"i","jti":"j","sub":"alice","client_id":"web","kid":"k","iat":1000}}""";

    private final LedgerEntries entries = new LedgerEntries();
    private final LedgerCopy ledger = new LedgerCopy(Clock.fixed(NOW, ZoneOffset.UTC));

    StateViewTest() {
        ledger.replace(entries);
        ledger.confirm();
    }

    @Test
    void tokenOfRevokedClient_isRevokedByClient_andHasNothingOfItsOwnToUndo() {
        put(revocation(new Target.OfClient("acme", "web")));

        ObjectNode state = state(TOKEN, null, null);

        assertThat(state.path("name").asText()).isEqualTo("revoked");
        assertThat(state.path("by").asText()).isEqualTo("client");
        assertThat(state.path("own").asBoolean()).isFalse();
        assertThat(state.at("/target/client_id").asText()).isEqualTo("web");
    }

    @Test
    void ownAndWiderRevocation_ownIsNamed_andCanBeUndone() {
        put(revocation(new Target.OfSubject("acme", "i", "alice")));
        put(revocation(Target.chain(identity())));

        ObjectNode state = state(TOKEN, null, null);

        assertThat(state.path("by").asText()).isEqualTo("chain");
        assertThat(state.path("own").asBoolean()).isTrue();
    }

    @Test
    void cascaded_isRevokedByItsChain_andIsUndoneAtTheAncestor() {
        put(revocation(Target.token(identity()), "system:cascade", null, null));

        ObjectNode state = state(TOKEN, null, null);

        assertThat(state.path("by").asText()).isEqualTo("chain");
        assertThat(state.path("own").asBoolean()).isFalse();
    }

    @Test
    void lapsedWithTheToken_isExpired_notReinstated() {
        JsonNode revoked = change("revoked", NOW.minus(Duration.ofHours(1)));

        ObjectNode state = state(TOKEN, null, revoked);

        assertThat(state.path("name").asText()).isEqualTo("expired");
    }

    @Test
    void entryPastItsExpiry_isExpired_beforeItsTombstoneIsRead() {
        put(revocation(Target.token(identity()), "rule:replay.proof", null, NOW.minusSeconds(1)));
        JsonNode revoked = change("revoked", NOW.minus(Duration.ofHours(1)));

        ObjectNode state = state(TOKEN, null, revoked);

        assertThat(state.path("name").asText()).isEqualTo("expired");
    }

    @Test
    void takenBack_isReinstated_byWhom() {
        JsonNode reinstated = change("reinstated", NOW.minusSeconds(60));

        ObjectNode state = state(TOKEN, null, reinstated);

        assertThat(state.path("name").asText()).isEqualTo("reinstated");
        assertThat(state.path("actor").asText()).isEqualTo("person:sam");
    }

    @Test
    void decidedThisMoment_andNotInTheLedgerYet_isUnknown() {
        JsonNode revoked = change("revoked", NOW.minusMillis(300));

        ObjectNode state = state(TOKEN, null, revoked);

        assertThat(state.path("name").asText()).isEqualTo("unknown");
    }

    @Test
    void issuedAfterTheCutoff_isNotCovered() {
        put(revocation(new Target.OfClient("acme", "web"), "person:sam", Instant.ofEpochSecond(999), null));

        ObjectNode state = state(TOKEN, null, null);

        assertThat(state.path("name").asText()).isEqualTo("observed");
    }

    @Test
    void postureOfClient_isNotRevoked_becauseItsSampleTokenIs() {
        put(revocation(Target.token(identity())));
        String posture = """
                {"tenant":"acme","action":"alert","subject":{"type":"client","client_id":"web"},
                 "token":{"iss":"i","jti":"j","client_id":"web"}}""";

        ObjectNode state = state(posture, null, null);

        assertThat(state.path("name").asText()).isEqualTo("observed");
    }

    @Test
    void keySubject_isRevokedByItsKey() {
        put(revocation(new Target.OfKey("acme", "i", "k")));
        String posture =
                "{\"tenant\":\"acme\",\"action\":\"alert\",\"subject\":{\"type\":\"key\",\"iss\":\"i\",\"kid\":\"k\"}}";

        ObjectNode state = state(posture, null, null);

        assertThat(state.path("by").asText()).isEqualTo("key");
        assertThat(state.path("own").asBoolean()).isTrue();
    }

    @Test
    void keyRevokedByThumbprint_leavesUnknown_whetherItSignedTheToken() {
        put(revocation(new Target.OfThumbprint("acme", "t")));

        ObjectNode state = state(TOKEN, null, null);

        assertThat(state.path("name").asText()).isEqualTo("unknown");
    }

    @Test
    void denials_countOnlyWhileRevoked() {
        JsonNode denials =
                json("{\"count\":3,\"first\":\"2026-11-26T08:59:00Z\",\"verifiers\":[\"urn:verifier:eu-1\"]}");
        TokenTargets subject = TokenTargets.ofDetection(json(TOKEN));
        put(revocation(Target.token(identity())));

        ObjectNode state = StateView.of(new StateFacts(
                subject, ledger.of(subject), Optional.empty(), Optional.empty(), Optional.of(denials), NOW));

        assertThat(state.path("name").asText()).isEqualTo("denied");
        assertThat(state.path("denied_at")).hasSize(1);
    }

    @Test
    void waitingDecision_isShown_whileNothingCovers() {
        ObjectNode state = state(TOKEN, change("awaiting-approval", NOW.minusSeconds(60)), null);

        assertThat(state.path("name").asText()).isEqualTo("awaiting-approval");
    }

    @Test
    void ledgerNotRead_isUnknown_neverObserved() {
        LedgerCopy unread = new LedgerCopy(Clock.fixed(NOW, ZoneOffset.UTC));
        TokenTargets subject = TokenTargets.ofDetection(json(TOKEN));

        ObjectNode state = StateView.of(new StateFacts(
                subject,
                unread.of(subject),
                Optional.empty(),
                Optional.of(change("reinstated", NOW.minusSeconds(60))),
                Optional.empty(),
                NOW));

        assertThat(state.path("name").asText()).isEqualTo("unknown");
        assertThat(state.path("reason").asText()).isNotEmpty();
    }

    private ObjectNode state(String detection, JsonNode decision, JsonNode change) {
        TokenTargets subject = TokenTargets.ofDetection(json(detection));
        return StateView.of(new StateFacts(
                subject,
                ledger.of(subject),
                Optional.ofNullable(decision),
                Optional.ofNullable(change),
                Optional.empty(),
                NOW));
    }

    private void put(Revocation revocation) {
        entries.put(revocation.target().id(), revocation);
    }

    private static TokenIdentity identity() {
        return TokenIdentity.of("acme", "i", "j", null);
    }

    private static Revocation revocation(Target target) {
        return revocation(target, "rule:replay.proof", null, null);
    }

    private static Revocation revocation(Target target, String actor, Instant cutoff, Instant expires) {
        return Revocation.by(Decision.builder("d")
                        .time(NOW.minusSeconds(3600))
                        .outcome(Decision.Outcome.REVOKED)
                        .target(target)
                        .actor(actor)
                        .reason("why")
                        .build())
                .cutoff(cutoff)
                .expires(expires)
                .build();
    }

    private static JsonNode change(String outcome, Instant time) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("outcome", outcome)
                .put("time", time.toString())
                .put("actor", "person:sam");
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
