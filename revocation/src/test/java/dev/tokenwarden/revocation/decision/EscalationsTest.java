package dev.tokenwarden.revocation.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EscalationsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final String UNISSUED = "issuance.unissued";
    private static final Target KEY = new Target.OfKey("acme", RevocationSamples.ISS, "k1");

    private final SituationFacts facts = new SituationFacts();
    private final Escalations escalations = new Escalations();
    private final List<Decision> log = new ArrayList<>();
    private Policy policy = RevocationSamples.policy("enforcement: {mode: enforce}");

    private Decision detect(String jti, String rule, Instant at) {
        Detection detection =
                RevocationSamples.detection("acme", jti, rule, Severity.CRITICAL, Action.REVOKE_TOKEN, at);
        Decision decision = Engine.decide(detection, policy, facts.of(detection, policy), at)
                .decision();
        apply(decision);
        Decision proposal = escalations.propose(decision, policy, facts::wider, at);
        if (proposal != null) {
            apply(proposal);
        }
        return proposal;
    }

    private void apply(Decision decision) {
        escalations.apply(decision);
        log.add(decision);
    }

    @Test
    void tokensThatNobodyIssued_underOneKey_proposeTheKey_inAnyMode() {
        policy = Policy.defaults();
        assertThat(detect("a1", UNISSUED, NOW)).isNull();
        assertThat(detect("a2", UNISSUED, NOW)).isNull();
        Decision proposal = detect("a3", UNISSUED, NOW);
        assertThat(proposal).isNotNull();
        assertThat(proposal.target()).isEqualTo(KEY);
        assertThat(proposal.outcome()).isEqualTo(Decision.Outcome.AWAITING_APPROVAL);
        assertThat(detect("a4", UNISSUED, NOW)).as("is proposed already").isNull();
    }

    @Test
    void whatWouldHitMoreThanTheSecondThreshold_needsTwoPeople() {
        facts.covered = 501L;
        detect("a1", UNISSUED, NOW);
        detect("a2", UNISSUED, NOW);
        assertThat(detect("a3", UNISSUED, NOW).facts())
                .containsEntry(FactNames.APPROVALS, "2")
                .containsEntry(FactNames.LIVE_TOKENS, "501");
    }

    @Test
    void whatLiesApart_doesNotAddUp() {
        for (int i = 0; i < 10; i++) {
            assertThat(detect("a" + i, UNISSUED, NOW.plus(Duration.ofMinutes(6L * i))))
                    .isNull();
        }
    }

    @Test
    void afterARestart_itGoesOnWhereItWas() {
        detect("a1", UNISSUED, NOW);
        detect("a2", UNISSUED, NOW);
        Escalations restarted = new Escalations();
        log.forEach(restarted::apply);
        Detection third =
                RevocationSamples.detection("acme", "a3", UNISSUED, Severity.CRITICAL, Action.REVOKE_TOKEN, NOW);
        Decision decision =
                Engine.decide(third, policy, facts.of(third, policy), NOW).decision();
        restarted.apply(decision);
        assertThat(restarted.propose(decision, policy, facts::wider, NOW)).isNotNull();
    }

    @Test
    void order_doesNotChangeTheId() {
        detect("a1", UNISSUED, NOW);
        detect("a2", UNISSUED, NOW.plusSeconds(1));
        Decision one = detect("a3", UNISSUED, NOW.plusSeconds(2));
        EscalationsTest other = new EscalationsTest();
        other.detect("a3", UNISSUED, NOW.plusSeconds(2));
        other.detect("a1", UNISSUED, NOW);
        Decision two = other.detect("a2", UNISSUED, NOW.plusSeconds(1));
        assertThat(one).isNotNull();
        assertThat(two).isNotNull();
        assertThat(one.id()).isEqualTo(two.id());
    }

    @Test
    void rejected_isNotProposedAgainWithinTheWindow_butLater() {
        for (int i = 0; i < 3; i++) {
            detect("a" + i, UNISSUED, NOW);
        }
        Decision proposal = log.get(log.size() - 1);
        apply(Decision.builder("r")
                .time(NOW)
                .target(KEY)
                .outcome(Decision.Outcome.REJECTED)
                .rule(UNISSUED)
                .actor("person:ann")
                .reason("a test")
                .fact(FactNames.OF_DECISION, proposal.id())
                .build());
        assertThat(detect("a4", UNISSUED, NOW.plusSeconds(60))).isNull();
        Instant later = NOW.plus(Duration.ofMinutes(11));
        detect("b1", UNISSUED, later);
        detect("b2", UNISSUED, later);
        Decision again = detect("b3", UNISSUED, later);
        assertThat(again).isNotNull();
        assertThat(again.id()).isNotEqualTo(proposal.id());
    }

    @Test
    void zero_switchesItOff() {
        policy = RevocationSamples.policy("enforcement: {mode: enforce, escalate: {unissued: 0, subject_tokens: 0}}");
        for (int i = 0; i < 20; i++) {
            assertThat(detect("a" + i, UNISSUED, NOW)).isNull();
            assertThat(detect("b" + i, RevocationSamples.RULE, NOW)).isNull();
        }
    }

    @Test
    void actsBeforeTheTargetWasReinstated_doNotCount() {
        facts.reinstated.put(KEY, NOW.plusSeconds(5));
        for (int i = 0; i < 5; i++) {
            assertThat(detect("a" + i, UNISSUED, NOW)).isNull();
        }
        detect("b1", UNISSUED, NOW.plusSeconds(6));
        detect("b2", UNISSUED, NOW.plusSeconds(6));
        assertThat(detect("b3", UNISSUED, NOW.plusSeconds(6))).isNotNull();
    }

    @Test
    void key_needsTwoPeople_ifPolicySaysSo() {
        policy = RevocationSamples.policy("enforcement: {mode: observe, two_person: true}");
        detect("a1", UNISSUED, NOW);
        detect("a2", UNISSUED, NOW);
        assertThat(detect("a3", UNISSUED, NOW).facts()).containsEntry(FactNames.APPROVALS, "2");
    }
}
