package dev.tokenwarden.contract.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are in topics today are readable tomorrow, and are written the same. */
final class GoldenFilesTest {
    private static final String ISS = "https://idp.acme.example";
    private static final TokenIdentity TOKEN = new TokenIdentity("acme", ISS, TokenIdentity.Kind.JTI, "a1");
    private static final Instant TIME = Instant.parse("2026-11-23T21:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-11-23T22:01:00Z");

    @ParameterizedTest
    @EnumSource
    void events(EventType type) throws Exception {
        byte[] json = golden("event-" + type.name().toLowerCase(Locale.ROOT));

        assertThat(EventCodec.decode(json).type()).isEqualTo(type);
        assertThat(EventCodec.encode(EventCodec.decode(json))).asString(UTF_8).isEqualTo(new String(json, UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session-used", "session-issued", "session-exchanged", "session-revoked", "grant-revoked"})
    void eventsOfSessionsAndGrants(String name) throws Exception {
        byte[] json = golden("event-" + name);

        TokenEvent event = EventCodec.decode(json);

        assertThat(EventCodec.encode(event)).asString(UTF_8).isEqualTo(new String(json, UTF_8));
        assertThat(event.token())
                .satisfies(token -> assertThat(FamilyIdentity.namedBy("acme", Objects.requireNonNull(token)))
                        .isNotEmpty());
    }

    @Test
    void detection() throws Exception {
        Detection detection = Detection.builder(
                        "0123456789abcdef0123456789abcdef", "scope.outside-chain", Severity.CRITICAL)
                .time(TIME)
                .detectedAt(LATER)
                .tenant("acme")
                .subject(Subject.token(TOKEN))
                .token(TokenSummary.builder(ISS)
                        .jti("a1")
                        .sub("alice")
                        .clientId("web")
                        .kid("k1")
                        .alg("ES256")
                        .iat(1_795_467_600L)
                        .exp(1_795_471_200L)
                        .build())
                .chain(new Detection.Chain(new Detection.Chain.Root(ISS, "p1", null), 2))
                .title("A scope that its ancestor lacked")
                .evidence(List.of(new Evidence(
                        "scope", "ledger:read", "ledger:write", new Evidence.EventRef("urn:v", "e1", TIME))))
                .action(Action.REVOKE_CHAIN)
                .references(List.of("MITRE T1550.001"))
                .build();

        assertGolden("detection", detection.toJson());
        assertThat(Detection.fromJson(golden("detection"))).isEqualTo(detection);
    }

    @Test
    void decision() throws Exception {
        Decision decision = Decision.builder("d1")
                .time(TIME)
                .outcome(Decision.Outcome.AWAITING_APPROVAL)
                .target(new Target.OfKey("acme", ISS, "k1"))
                .rule("issuance.unissued")
                .detection("0123")
                .actor("rule:issuance.unissued")
                .reason("needs two")
                .fact("mode", "enforce")
                .fact("budget_used", "3")
                .fact("a_live_tokens", "1")
                .build();

        Decision read = Decision.fromJson(golden("decision"));

        assertThat(read).isEqualTo(decision);
        assertGolden("decision", read.toJson());
        assertThat(read.facts().keySet())
                .as("facts keep the order in which they were read")
                .containsExactly("mode", "budget_used", "a_live_tokens");
        assertThat(decision.facts().keySet())
                .as("the builder sorts the facts by name")
                .containsExactly("a_live_tokens", "budget_used", "mode");
    }

    @Test
    void revocation() throws Exception {
        Revocation revocation = Revocation.by(Decision.builder("d1")
                        .time(TIME)
                        .outcome(Decision.Outcome.SHADOW)
                        .target(new Target.OfSubject("acme", ISS, "alice"))
                        .actor("person:eve")
                        .reason("left")
                        .build())
                .cutoff(TIME)
                .expires(LATER)
                .build();

        assertGolden("revocation", revocation.toJson());
        assertThat(Revocation.fromJson(golden("revocation"))).isEqualTo(revocation);
    }

    @Test
    void revocationRequest() throws Exception {
        RevocationRequest request = new RevocationRequest(
                "r1",
                Target.chain(TOKEN),
                new Target.OfToken("acme", ISS, null, "h"),
                TIME,
                LATER,
                "system:idp",
                "logout");

        assertGolden("revocation-request", request.toJson());
        assertThat(RevocationRequest.fromJson(golden("revocation-request"))).isEqualTo(request);
    }

    @Test
    void lineage() throws Exception {
        Lineage lineage = Lineage.builder("acme", new TokenRef(ISS, "a1", null, null))
                .ancestor(new TokenRef(ISS, "p1", null, null), "acme")
                .ancestor(new TokenRef(ISS, null, "h", null), "partner")
                .exp(1_795_471_200L)
                .clientId("svc-a")
                .sub("alice")
                .scope("ledger:read")
                .effectiveScope("")
                .build();

        assertGolden("lineage", lineage.toJson());
        assertThat(Lineage.fromJson(golden("lineage"))).isEqualTo(lineage);
        assertThat(lineage.depth()).isEqualTo(2);
    }

    private static void assertGolden(String name, byte[] json) throws IOException {
        assertThat(json)
                .asString(UTF_8)
                .isEqualTo(Json.MAPPER.readTree(golden(name)).toString());
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8).strip().getBytes(UTF_8);
        }
    }
}
