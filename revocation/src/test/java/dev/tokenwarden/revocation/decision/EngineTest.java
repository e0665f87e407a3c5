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
import dev.tokenwarden.revocation.Samples;
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
    private static final Policy ENFORCE = Samples.policy("enforcement: {mode: enforce}");
    private static final TokenIdentity TOKEN = Samples.token("acme", "a1");

    private final Facts facts = new Facts();

    private Ruling decide(Detection detection, Policy policy) {
        return Engine.decide(detection, policy, facts, NOW);
    }

    private static Detection detection(Severity severity, Action action) {
        return Samples.detection("acme", "a1", Samples.RULE, severity, action, NOW);
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
        Ruling ruling = decide(Samples.detection("acme", "a1", NOW), ENFORCE);

        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.REVOKED);
        assertThat(ruling.decision().actor()).isEqualTo("rule:" + Samples.RULE);
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
        Detection detection = Samples.detection("acme", "a1", NOW);
        assertThat(decide(detection, ENFORCE)).isEqualTo(decide(Samples.repeated(detection, 7), ENFORCE));
    }

    @Test
    void decide_revokeChain_targetsTheChainOfTheSubject() {
        Ruling ruling = decide(
                Samples.detection("acme", "a1", "scope.outside-chain", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW),
                ENFORCE);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().target()).isEqualTo(Target.chain(TOKEN));
    }

    @Test
    void decide_observed_recordsWhatItWouldDoAndTouchesNothing() {
        Ruling ruling = decide(Samples.detection("acme", "a1", NOW), Policy.defaults());

        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.ALERT_ONLY);
        assertThat(ruling.decision().facts())
                .containsEntry(FactNames.MODE, "observe")
                .containsEntry(FactNames.WOULD, "revoke-token");
        assertThat(ruling.decision().target()).isEqualTo(Target.token(TOKEN));
        assertThat(ruling.revocation()).isNull();
    }

    @Test
    void decide_modePerRuleAndTenant_isHonoured() {
        Policy policy = Samples.policy("""
                enforcement: {mode: enforce, rules: {replay.context-change: observe}}
                tenants: {other: {enforcement: {rules: {replay.context-change: enforce}}}}
                """);
        assertThat(decide(Samples.detection("acme", "a1", NOW), policy).revocation())
                .isNull();
        assertThat(decide(Samples.detection("other", "a1", NOW), policy).revocation())
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
        Policy policy = Samples.policy("""
                enforcement: {mode: enforce}
                rules: {replay.context-change: {action: alert}}
                """);
        assertThat(decide(Samples.detection("acme", "a1", NOW), policy).revocation())
                .isNull();
    }

    @Test
    void decide_unknownRule_onlyAlerts() {
        Detection detection =
                Samples.detection("acme", "a1", "no.such-rule", Severity.CRITICAL, Action.REVOKE_TOKEN, NOW);
        assertThat(decide(detection, ENFORCE).decision().outcome()).isEqualTo(Outcome.ALERT_ONLY);
    }

    @Test
    void decide_belowMinimumSeverity_onlyAlerts() {
        Policy policy = Samples.policy("enforcement: {mode: enforce, minimum_severity: critical}");
        assertThat(decide(detection(Severity.HIGH, Action.REVOKE_TOKEN), policy).revocation())
                .isNull();
        assertThat(decide(detection(Severity.CRITICAL, Action.REVOKE_TOKEN), policy)
                        .revocation())
                .isNotNull();
    }

    @Test
    void decide_neverRevoke_suppresses() {
        for (String who : List.of("client: web", "subject: alice", "issuer: \"https://idp.acme.example\"")) {
            Policy policy = Samples.policy("enforcement: {mode: enforce, never_revoke: [{" + who + "}]}");
            Ruling ruling = decide(Samples.detection("acme", "a1", NOW), policy);
            assertThat(ruling.decision().outcome()).as(who).isEqualTo(Outcome.SUPPRESSED);
            assertThat(ruling.revocation()).isNull();
        }
    }

    @Test
    void decide_expiredToken_suppresses() {
        Detection detection = Samples.detection("acme", "a1", NOW.minus(Duration.ofHours(2)));
        Ruling ruling = decide(detection, ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(ruling.decision().reason()).contains("expired");
    }

    @Test
    void decide_expiredTokenWithLiveDescendant_revokes() {
        facts.reach.put(TOKEN, new Reach(1, NOW.plusSeconds(100), false));
        Ruling ruling = decide(Samples.detection("acme", "a1", NOW.minus(Duration.ofHours(2))), ENFORCE);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().expires()).isEqualTo(NOW.plusSeconds(160));
    }

    @Test
    void decide_revokedAlready_suppresses() {
        Ruling first = decide(Samples.detection("acme", "a1", NOW), ENFORCE);
        facts.apply(first, Severity.HIGH, NOW);
        Ruling second = decide(
                Samples.detection("acme", "a1", "replay.proof", Severity.HIGH, Action.REVOKE_TOKEN, NOW), ENFORCE);
        assertThat(second.decision().outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(second.decision().facts())
                .containsEntry(FactNames.COVERED_BY, first.decision().id());
    }

    @Test
    void decide_chainOverRevokedToken_revokesTheChain() {
        facts.apply(decide(Samples.detection("acme", "a1", NOW), ENFORCE), Severity.HIGH, NOW);
        Ruling chain = decide(
                Samples.detection("acme", "a1", "scope.outside-chain", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW),
                ENFORCE);
        assertThat(chain.decision().outcome()).isEqualTo(Outcome.REVOKED);
    }

    @Test
    void decide_subjectIsNoToken_revokesTheTokenAtHand() {
        Detection detection = about(
                Subject.client("web", null, "payments"),
                TokenSummary.builder(Samples.ISS).jti("t9").build());
        Ruling ruling = decide(detection, ENFORCE);
        assertThat(ruling.revocation()).isNotNull();
        assertThat(ruling.revocation().target()).isEqualTo(Target.token(Samples.token("acme", "t9")));
        assertThat(ruling.revocation().expires())
                .isEqualTo(NOW.plus(Duration.ofHours(24)).plusSeconds(60));
    }

    @Test
    void decide_unknownExp_lastsForTheIssuersLongestLifetime() {
        Policy policy = Samples.policy("""
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
        Policy shadow = Samples.policy("enforcement: {mode: shadow, max_automatic_revocations: {count: 0}}");
        Ruling first = decide(Samples.detection("acme", "a1", NOW), shadow);
        assertThat(first).isInstanceOf(Ruling.Shadow.class);
        assertThat(first.revocation().state()).isEqualTo(Revocation.State.SHADOW);

        facts.standing.put(first.revocation().target(), first.revocation());
        Detection again = Samples.detection("acme", "a1", "replay.proof", Severity.HIGH, Action.REVOKE_TOKEN, NOW);
        assertThat(decide(again, shadow)).isInstanceOf(Ruling.Suppressed.class);
        assertThat(decide(again, ENFORCE)).isInstanceOf(Ruling.Revoke.class);
    }

    @Test
    void decide_shareOfLiveTokens_limitsTheBudget_andNeverToNothing() {
        facts.liveTokens = 300L;
        assertThat(decide(Samples.detection("acme", "a1", NOW), ENFORCE)
                        .decision()
                        .facts())
                .containsEntry(FactNames.BUDGET_LIMIT, "3")
                .containsEntry(FactNames.LIVE_TOKENS, "300");
        facts.liveTokens = 7L;
        assertThat(decide(Samples.detection("acme", "a1", NOW), ENFORCE)
                        .decision()
                        .facts())
                .containsEntry(FactNames.BUDGET_LIMIT, "1");
    }

    @Test
    void replay_ofTheRecordedFacts_yieldsTheSameOutcome_whateverTheCourse() {
        List<Policy> policies = List.of(
                ENFORCE,
                Policy.defaults(),
                Samples.policy("enforcement: {mode: shadow}"),
                Samples.policy("enforcement: {mode: enforce, minimum_severity: critical}"),
                Samples.policy("enforcement: {mode: enforce, never_revoke: [{client: web}]}"),
                Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 0}}"),
                Samples.policy(
                        "enforcement: {mode: enforce, max_automatic_revocations: {count: 1}, second_threshold: 1}"));
        List<Detection> detections = List.of(
                Samples.detection("acme", "a1", NOW),
                Samples.detection("acme", "a2", NOW.minus(Duration.ofHours(3))),
                detection(Severity.CRITICAL, Action.ALERT),
                detection(Severity.MEDIUM, Action.REVOKE_CHAIN),
                about(Subject.address("203.0.113.7"), null));
        Set<Outcome> seen = new HashSet<>();
        for (Policy policy : policies) {
            for (Detection detection : detections) {
                for (Reach reach : List.of(Reach.NONE, new Reach(5, null, false))) {
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
                decide(Samples.detection("acme", "a1", NOW), ENFORCE).decision();
        Map<String, String> tampered = new HashMap<>(decision.facts());
        tampered.put(FactNames.BUDGET_USED, "50");
        Decision other = new Decision(
                decision.id(),
                decision.time(),
                decision.tenant(),
                decision.outcome(),
                decision.target(),
                decision.rule(),
                decision.detection(),
                decision.actor(),
                decision.reason(),
                tampered);
        assertThat(Replay.outcome(other)).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void decide_overTheSecondThreshold_waitsForTwo() {
        facts.reach.put(TOKEN, new Reach(500, null, false));
        Ruling ruling = decide(Samples.detection("acme", "a1", NOW), ENFORCE);
        assertThat(ruling.decision().outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(ruling.decision().facts())
                .containsEntry(FactNames.APPROVALS, "2")
                .containsEntry(FactNames.REACH, "501");
        assertThat(ruling.revocation()).isNull();
    }
}
