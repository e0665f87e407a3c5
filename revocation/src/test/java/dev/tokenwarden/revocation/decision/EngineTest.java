package dev.tokenwarden.revocation.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EngineTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final Policy ENFORCE = RevocationSamples.policy("enforcement: {mode: enforce}");
    private static final TokenIdentity TOKEN = RevocationSamples.token("acme", "a1");

    private final SituationFacts facts = new SituationFacts();

    private Ruling decide(Detection detection, Policy policy) {
        return Engine.decide(detection, policy, facts.of(detection, policy), NOW);
    }

    private static Detection detection(Severity severity, Action action) {
        return RevocationSamples.detection("acme", "a1", RevocationSamples.RULE, severity, action, NOW);
    }

    private static Detection about(Subject subject, @Nullable TokenSummary token) {
        Detection d = detection(Severity.HIGH, Action.REVOKE_TOKEN);
        return Detection.builder(d.id(), d.rule(), d.severity())
                .time(d.time())
                .detectedAt(d.detectedAt())
                .tenant(d.tenant())
                .subject(subject)
                .token(token)
                .title(d.title())
                .action(d.action())
                .build();
    }

    @Test
    void decide_enforced_revokesTheTokenUntilItsExpAndSkew() {
        Ruling ruling = decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE);

        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.REVOKED);
        assertThat(ruling.decision().actor()).isEqualTo("rule:" + RevocationSamples.RULE);
        assertThat(ruling.decision().facts())
                .containsEntry(FactNames.MODE, "enforce")
                .containsEntry(FactNames.BUDGET_USED, "0")
                .containsEntry(FactNames.BUDGET_LIMIT, "50")
                .containsEntry(FactNames.DETECTED_AT, NOW.toString());
        Revocation revocation = ruling.revocation();
        assertThat(revocation).isNotNull();
        assertThat(revocation.target()).isEqualTo(Target.token(TOKEN));
        assertThat(revocation.state()).isEqualTo(Revocation.State.ENFORCED);
        assertThat(revocation.effective()).isEqualTo(NOW);
        assertThat(revocation.expires()).isEqualTo(NOW.plusSeconds(3_600 + 60));
        assertThat(revocation.decision()).isEqualTo(ruling.decision().id());
    }

    @Test
    void decide_again_yieldsTheSame() {
        Detection detection = RevocationSamples.detection("acme", "a1", NOW);
        assertThat(decide(detection, ENFORCE)).isEqualTo(decide(RevocationSamples.repeated(detection, 7), ENFORCE));
    }

    @Test
    void decide_revokeChain_targetsTheChainOfTheSubject() {
        Ruling ruling = decide(
                RevocationSamples.detection(
                        "acme", "a1", "scope.outside-chain", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW),
                ENFORCE);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().target()).isEqualTo(Target.chain(TOKEN));
    }

    @Test
    void decide_observed_recordsWhatItWouldDoAndTouchesNothing() {
        Ruling ruling = decide(RevocationSamples.detection("acme", "a1", NOW), Policy.defaults());

        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.ALERT_ONLY);
        assertThat(ruling.decision().facts())
                .containsEntry(FactNames.MODE, "observe")
                .containsEntry(FactNames.WOULD, "revoke-token");
        assertThat(ruling.decision().target()).isEqualTo(Target.token(TOKEN));
        assertThat(ruling.revocation()).isNull();
    }

    @Test
    void decide_modePerRuleAndTenant_isHonoured() {
        Policy policy = RevocationSamples.policy("""
                enforcement: {mode: enforce, rules: {replay.context-change: observe}}
                tenants: {other: {enforcement: {rules: {replay.context-change: enforce}}}}
                """);
        assertThat(decide(RevocationSamples.detection("acme", "a1", NOW), policy)
                        .revocation())
                .isNull();
        assertThat(decide(RevocationSamples.detection("other", "a1", NOW), policy)
                        .revocation())
                .isNotNull();
    }

    @Test
    void decide_alert_onlyAlerts() {
        Ruling ruling = decide(detection(Severity.CRITICAL, Action.ALERT), ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.ALERT_ONLY);
        assertThat(ruling.revocation()).isNull();
    }

    @Test
    void decide_policyNowOnlyAlerts_onlyAlerts() {
        Policy policy = RevocationSamples.policy("""
                enforcement: {mode: enforce}
                rules: {replay.context-change: {action: alert}}
                """);
        assertThat(decide(RevocationSamples.detection("acme", "a1", NOW), policy)
                        .revocation())
                .isNull();
    }

    @Test
    void decide_unknownRule_onlyAlerts() {
        Detection detection =
                RevocationSamples.detection("acme", "a1", "no.such-rule", Severity.CRITICAL, Action.REVOKE_TOKEN, NOW);
        assertThat(decide(detection, ENFORCE).decision().outcome()).isEqualTo(Outcome.ALERT_ONLY);
    }

    @Test
    void decide_belowMinimumSeverity_onlyAlerts() {
        Policy policy = RevocationSamples.policy("enforcement: {mode: enforce, minimum_severity: critical}");
        assertThat(decide(detection(Severity.HIGH, Action.REVOKE_TOKEN), policy).revocation())
                .isNull();
        assertThat(decide(detection(Severity.CRITICAL, Action.REVOKE_TOKEN), policy)
                        .revocation())
                .isNotNull();
    }

    @Test
    void decide_neverRevoke_suppresses() {
        for (String who : List.of("client: web", "subject: alice", "issuer: \"https://idp.acme.example\"")) {
            Policy policy = RevocationSamples.policy("enforcement: {mode: enforce, never_revoke: [{" + who + "}]}");
            Ruling ruling = decide(RevocationSamples.detection("acme", "a1", NOW), policy);
            assertThat(ruling.decision().outcome()).as(who).isEqualTo(Outcome.SUPPRESSED);
            assertThat(ruling.revocation()).isNull();
        }
    }

    @Test
    void decide_expiredToken_suppresses() {
        Detection detection = RevocationSamples.detection("acme", "a1", NOW.minus(Duration.ofHours(2)));
        Ruling ruling = decide(detection, ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(ruling.decision().reason()).contains("expired");
    }

    @Test
    void decide_expiredTokenWithLiveDescendant_revokes() {
        facts.reach.put(TOKEN, new RevocationReach(1, NOW.plusSeconds(100), false));
        Ruling ruling = decide(RevocationSamples.detection("acme", "a1", NOW.minus(Duration.ofHours(2))), ENFORCE);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().expires()).isEqualTo(NOW.plusSeconds(160));
    }

    @Test
    void decide_revokedAlready_suppresses() {
        Ruling first = decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE);
        facts.apply(first, Severity.HIGH, NOW);
        Ruling second = decide(
                RevocationSamples.detection("acme", "a1", "replay.proof", Severity.HIGH, Action.REVOKE_TOKEN, NOW),
                ENFORCE);
        assertThat(second.decision().outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(second.decision().facts())
                .containsEntry(FactNames.COVERED_BY, first.decision().id());
    }

    @Test
    void decide_chainOverRevokedToken_revokesTheChain() {
        facts.apply(decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE), Severity.HIGH, NOW);
        Ruling chain = decide(
                RevocationSamples.detection(
                        "acme", "a1", "scope.outside-chain", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW),
                ENFORCE);
        assertThat(chain.decision().outcome()).isEqualTo(Outcome.REVOKED);
    }

    @Test
    void decide_subjectIsNoToken_revokesTheTokenAtHand() {
        Detection detection = about(
                Subject.client("web", null, "payments"),
                TokenSummary.builder(RevocationSamples.ISS).jti("t9").build());
        Ruling ruling = decide(detection, ENFORCE);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().target()).isEqualTo(Target.token(RevocationSamples.token("acme", "t9")));
        assertThat(ruling.revocation().expires())
                .isEqualTo(NOW.plus(Duration.ofHours(24)).plusSeconds(60));
    }

    @Test
    void decide_unknownExp_lastsForTheIssuersLongestLifetime() {
        Policy policy = RevocationSamples.policy("""
                enforcement: {mode: enforce}
                issuers: [{issuer: "https://idp.acme.example", tenant: acme, max_lifetime: PT1H}]
                """);
        Ruling ruling = decide(about(Subject.token(TOKEN), null), policy);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().expires())
                .isEqualTo(NOW.plus(Duration.ofHours(1)).plusSeconds(60));
    }

    @Test
    void decide_noTokenNamed_onlyAlerts() {
        Ruling ruling = decide(about(Subject.address("203.0.113.7"), null), ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.ALERT_ONLY);
        assertThat(ruling.decision().target()).isNull();
    }

    @Test
    void decide_shadow_listsWithoutDenying_andSpendsNoBudget() {
        Policy shadow = RevocationSamples.policy("enforcement: {mode: shadow, max_automatic_revocations: {count: 0}}");
        Ruling first = decide(RevocationSamples.detection("acme", "a1", NOW), shadow);
        assertThat(first).isInstanceOf(Ruling.Shadow.class);
        assertThat(first.revocation().state()).isEqualTo(Revocation.State.SHADOW);

        facts.revocations.put(first.revocation().target(), first.revocation());
        Detection again =
                RevocationSamples.detection("acme", "a1", "replay.proof", Severity.HIGH, Action.REVOKE_TOKEN, NOW);
        assertThat(decide(again, shadow)).isInstanceOf(Ruling.Suppressed.class);
        assertThat(decide(again, ENFORCE)).isInstanceOf(Ruling.Revoke.class);
    }

    @Test
    void decide_shareOfLiveTokens_limitsTheBudget_andNeverToNothing() {
        facts.liveTokens = 800L;
        assertThat(decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE)
                        .decision()
                        .facts())
                .containsEntry(FactNames.BUDGET_LIMIT, "8")
                .containsEntry(FactNames.LIVE_TOKENS, "800");
        facts.liveTokens = 7L;
        assertThat(decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE)
                        .decision()
                        .facts())
                .containsEntry(FactNames.BUDGET_LIMIT, "5");
    }

    @Test
    void replay_ofTheRecordedFacts_yieldsTheSameOutcome_whateverThePath() {
        List<Policy> policies = List.of(
                ENFORCE,
                Policy.defaults(),
                RevocationSamples.policy("enforcement: {mode: shadow}"),
                RevocationSamples.policy("enforcement: {mode: enforce, minimum_severity: critical}"),
                RevocationSamples.policy("enforcement: {mode: enforce, never_revoke: [{client: web}]}"),
                RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 0}}"),
                RevocationSamples.policy(
                        "enforcement: {mode: enforce, max_automatic_revocations: {count: 1}, second_threshold: 1}"));
        List<Detection> detections = List.of(
                RevocationSamples.detection("acme", "a1", NOW),
                RevocationSamples.detection("acme", "a2", NOW.minus(Duration.ofHours(3))),
                detection(Severity.CRITICAL, Action.ALERT),
                detection(Severity.MEDIUM, Action.REVOKE_CHAIN),
                about(Subject.address("203.0.113.7"), null));
        Set<Outcome> seen = new HashSet<>();
        for (Policy policy : policies) {
            for (Detection detection : detections) {
                for (RevocationReach reach : List.of(RevocationReach.NONE, new RevocationReach(5, null, false))) {
                    facts.reach.put(TOKEN, reach);
                    Decision decision = decide(detection, policy).decision();
                    seen.add(decision.outcome());
                    assertThat(Replay.outcome(decision)).as(decision.toString()).isEqualTo(decision.outcome());
                }
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Outcome.REVOKED,
                        Outcome.SHADOW,
                        Outcome.AWAITING_APPROVAL,
                        Outcome.ALERT_ONLY,
                        Outcome.SUPPRESSED);
    }

    @Test
    void replay_isNotFooledByTheOutcomeThatIsWritten() {
        Decision decision =
                decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE).decision();
        Map<String, String> tampered = new HashMap<>(decision.facts());
        tampered.put(FactNames.BUDGET_USED, "50");
        Decision other = Decision.builder(decision.id())
                .time(decision.time())
                .target(decision.target())
                .outcome(decision.outcome())
                .rule(decision.rule())
                .detection(decision.detection())
                .actor(decision.actor())
                .reason(decision.reason())
                .facts(tampered)
                .build();
        assertThat(Replay.outcome(other)).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void decide_overTheSecondThreshold_waitsForTwo() {
        facts.reach.put(TOKEN, new RevocationReach(500, null, false));
        Ruling ruling = decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(ruling.decision().facts())
                .containsEntry(FactNames.APPROVALS, "2")
                .containsEntry(FactNames.REACH, "501");
        assertThat(ruling.revocation()).isNull();
    }

    @Test
    void decide_actBeforeAReinstatement_isSuppressed_andALaterOneRevokes() {
        facts.reinstated.put(Target.token(TOKEN), NOW);

        Ruling before = decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE);
        Ruling after = decide(RevocationSamples.detection("acme", "a1", NOW.plusMillis(1)), ENFORCE);

        assertThat(before.decision().outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(before.decision().facts()).containsEntry(FactNames.REINSTATED_SINCE, "true");
        assertThat(after.decision().outcome()).isEqualTo(Outcome.REVOKED);
    }

    @Test
    void decide_whileAnotherDecisionAboutTheTokenWaits_attachesTheDetectionToIt() {
        Policy none = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 0}}");
        facts.waiting = "w1";

        Ruling waits = decide(RevocationSamples.detection("acme", "a1", NOW), none);
        Ruling revokes = decide(RevocationSamples.detection("acme", "a1", NOW), ENFORCE);

        assertThat(waits.decision().outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(waits.decision().facts()).containsEntry(FactNames.ATTACHED_TO, "w1");
        assertThat(Replay.outcome(waits.decision())).isEqualTo(Outcome.SUPPRESSED);
        assertThat(revokes.decision().outcome())
                .as("there is room in the budget")
                .isEqualTo(Outcome.REVOKED);
    }

    private static Detection contested(Instant time) {
        Detection d = RevocationSamples.detection("acme", "a1", time);
        return about(
                d.subject(),
                TokenSummary.builder(RevocationSamples.ISS)
                        .jti("a1")
                        .sub("alice")
                        .clientId("web")
                        .exp(time.getEpochSecond() + 3_600)
                        .contested(true)
                        .build());
    }

    @Test
    void decide_contestedExpiry_doesNotSuppress() {
        Ruling ruling = decide(contested(NOW.minus(Duration.ofHours(2))), ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.REVOKED);
        assertThat(ruling.revocation().expires()).isAfterOrEqualTo(NOW.plus(Duration.ofHours(24)));
    }

    @Test
    void decide_contestedOwnerThatIsProtected_needsAPerson() {
        Policy policy = RevocationSamples.policy("enforcement: {mode: enforce, never_revoke: [{client: web}]}");
        Ruling ruling = decide(contested(NOW), policy);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(ruling.decision().facts())
                .containsEntry(FactNames.CONTESTED, "true")
                .containsEntry(FactNames.APPROVALS, "1");
        assertThat(Replay.outcome(ruling.decision())).isEqualTo(Outcome.AWAITING_APPROVAL);
    }
}
