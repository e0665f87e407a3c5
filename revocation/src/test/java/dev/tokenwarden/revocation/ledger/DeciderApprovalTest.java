package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions that wait for a person or for the budget. */
final class DeciderApprovalTest extends DeciderFixture {
    @Test
    void manyTokensOfOneSubject_leadToAProposal_onceAndForAPerson() {
        // given: all are alice's
        for (int i = 1; i < 5; i++) {
            assertThat(detectOfAlice("a" + i).decisions()).hasSize(1);
        }

        // when
        List<Decision> fifth = detectOfAlice("a5").decisions();

        // then
        Decision proposal = fifth.get(1);
        assertThat(proposal.outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(proposal.target()).isEqualTo(new Target.OfSubject("acme", RevocationSamples.ISS, "alice"));
        assertThat(proposal.actor()).isEqualTo("system:escalation");
        assertThat(proposal.facts()).containsEntry(FactNames.TOKENS, "5").containsEntry(FactNames.CAUSE, "escalation");
        assertThat(detectOfAlice("a6").decisions()).hasSize(1);

        // when
        CommandResult approved = order(judge("o1", proposal.id(), true, "person:ann"));

        // then
        assertThat(approved).isInstanceOf(CommandResult.Done.class);
        Revocation standing = decider.state().revocation(proposal.target());
        assertThat(standing).isNotNull();
        assertThat(standing.cutoff()).isEqualTo(proposal.time());
    }

    @Test
    void judge_sameOrderTwice_isCarriedOutOnce() {
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 0}}");
        String waits = detect("a1").decisions().get(0).id();
        Command.Judge judge = judge("o1", waits, true, "person:ann");

        CommandResult.Done first = (CommandResult.Done) order(judge);
        CommandResult.Done second = (CommandResult.Done) order(judge);

        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.decision()).isEqualTo(first.decision());
        assertThat(order(judge("o1", waits, false, "person:ann"))).isInstanceOf(CommandResult.Conflict.class);
    }

    @Test
    void judge_ofAnAnsweredDecision_isRefused_andItsApprovalsAreForgotten() {
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        String rejected = detect("a1").decisions().get(0).id();
        String approved = detect("a2").decisions().get(0).id();
        order(judge("o1", rejected, false, "person:ann"));
        order(judge("o2", approved, true, "person:ann"));

        CommandResult again = order(judge("o3", rejected, true, "person:bob"));

        assertThat(again).isInstanceOf(CommandResult.Conflict.class);
        assertThat(isRevoked("a1")).isFalse();
        assertThat(isRevoked("a2")).isTrue();
        assertThat(decider.state().approvals().size()).isZero();
    }

    @Test
    void judge_ofAnExpiredDecision_isRefused_andItsApprovalsAreForgotten() {
        // given: it needs two people, and one has approved
        Target client = new Target.OfClient("acme", "web");
        CommandResult.Done ordered = (CommandResult.Done) order(revoke("o1", "c1", client));
        String waits = ordered.decision().id();
        assertThat(ordered.decision().outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(decider.state().approvals().of(waits)).containsExactly("person:ann");
        clock.advance(DecisionLog.HORIZON.plusSeconds(1));
        decider.prune();

        CommandResult late = order(judge("o2", waits, true, "person:bob"));

        assertThat(late).isInstanceOf(CommandResult.Conflict.class);
        assertThat(decider.state().revocation(client)).isNull();
        assertThat(decider.state().approvals().size()).isZero();
    }

    @Test
    void prune_afterARestart_forgetsApprovalsOfADecisionBeforeTheHorizon() {
        // given: the log that is read at start begins after the decision that waits
        Decision approval = Decision.builder("approval")
                .time(NOW)
                .target(token("a1"))
                .outcome(Outcome.AWAITING_APPROVAL)
                .actor("person:bob")
                .reason("a test")
                .fact(FactNames.OF_DECISION, "older")
                .build();
        decider.state().apply(approval);
        assertThat(decider.state().approvals().size()).isEqualTo(1);

        decider.prune();

        assertThat(decider.state().approvals().size()).isZero();
    }

    @Test
    void judge_ofAnApproval_isRefused_soThatOnePersonCannotApproveTwice() {
        // given: it needs two people, and one has approved
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 1}, second_threshold: 1}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        String waits = detect("root").decisions().get(0).id();
        CommandResult.Done approval = (CommandResult.Done) order(judge("o1", waits, true, "person:ann"));

        CommandResult again = order(judge("o2", approval.decision().id(), true, "person:ann"));

        assertThat(again).isInstanceOf(CommandResult.Conflict.class);
        assertThat(isRevoked("root")).isFalse();
    }

    @Test
    void approval_byOne_revokes() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        Decision waiting = detect("a1").decisions().get(0);
        assertThat(waiting.outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);

        // when
        CommandResult result = order(judge("o1", waiting.id(), true, "person:ann"));

        // then
        assertThat(result).isInstanceOf(CommandResult.Done.class);
        assertThat(isRevoked("a1")).isTrue();
        assertThat(order(judge("o2", waiting.id(), true, "person:bob"))).isInstanceOf(CommandResult.Conflict.class);
    }

    @Test
    void approval_thatNeedsTwo_isNotGivenTwiceByOne() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 1}, second_threshold: 1}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        Decision waiting = detect("root").decisions().get(0);

        // when, then
        order(judge("o1", waiting.id(), true, "person:ann"));
        assertThat(isRevoked("root")).isFalse();
        assertThat(order(judge("o2", waiting.id(), true, "person:ann"))).isInstanceOf(CommandResult.Conflict.class);
        order(judge("o3", waiting.id(), true, "person:bob"));
        assertThat(isRevoked("root")).isTrue();
        assertThat(isRevoked("child")).isTrue();
    }

    @Test
    void rejection_closes() {
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        Decision waiting = detect("a1").decisions().get(0);
        order(judge("o1", waiting.id(), false, "person:ann"));
        assertThat(order(judge("o2", waiting.id(), true, "person:bob"))).isInstanceOf(CommandResult.Conflict.class);
        assertThat(isRevoked("a1")).isFalse();
    }

    @Test
    void waitingForTheBudget_isDecidedAgainWhenTheWindowHasRoom_criticalFirst_thenTheOldest() {
        // given: the budget is used up, three wait
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 2, window: PT10M}}");
        detect("used1", Severity.CRITICAL, NOW);
        detect("used2", Severity.CRITICAL, NOW);
        detect("newer", Severity.HIGH, NOW.plusSeconds(2));
        detect("older", Severity.HIGH, NOW.plusSeconds(1));
        detect("critical", Severity.CRITICAL, NOW.plusSeconds(3));
        assertThat(reconsider().isEmpty()).isTrue();

        // when
        clock.set(NOW.plus(Duration.ofMinutes(10)));
        Step step = reconsider();

        // then: one ordinary one fits beside the critical one
        assertThat(step.writes())
                .extracting(Step.LedgerWrite::target)
                .containsExactly(token("critical"), token("older"));
        assertThat(step.decisions()).allSatisfy(decision -> {
            assertThat(decision.facts()).containsKeys(FactNames.OF_DECISION, FactNames.CHARGED_AT);
            assertThat(decision.actor()).isEqualTo("rule:" + RevocationSamples.RULE);
        });
        assertThat(decider.state().decisions().waiting(Long.MAX_VALUE, 10, any -> true))
                .hasSize(1);
    }

    @Test
    void waitingForTheBudget_isNotDecidedOnceTheTokenHasExpired() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        detect("a1");

        // when
        clock.set(EXP.plusSeconds(61));
        Step step = reconsider();

        // then
        assertThat(step.writes()).isEmpty();
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SUPPRESSED);
        assertThat(decider.state().decisions().waiting(Long.MAX_VALUE, 10, any -> true))
                .isEmpty();
    }

    @Test
    void waitingForAPerson_isNotDecidedAgain() {
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 1}, second_threshold: 1}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        detect("root");
        clock.advance(Duration.ofMinutes(20));
        assertThat(reconsider().isEmpty()).isTrue();
    }

    @Test
    void newEvidence_isAttachedToTheDecisionThatWaits_andRaisesItsSeverity() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        Decision waiting = detect("a1").decisions().get(0);
        Detection later = RevocationSamples.by(
                RevocationSamples.detection("acme", "a1", "replay.proof", Severity.CRITICAL, Action.REVOKE_TOKEN, NOW),
                "client-a1",
                "subject-a1");

        // when
        Step step = new Step();
        decider.onDetection(later, step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SUPPRESSED);
        assertThat(decider.state().waiting().evidence(waiting.id())).containsExactly(later.id());
        assertThat(decider.state().waiting().forBudget())
                .extracting(ApprovalQueue.Waiting::severity)
                .containsExactly(Severity.CRITICAL);
    }

    @Test
    void wideOrder_needsASecondPerson_andCliAndLocalAreOne() {
        // given
        Target client = new Target.OfClient("acme", "web");
        Command.Order byCli = new Command.Order("o1", "c1", "person:local", "breach", java.util.Map.of());

        // when
        CommandResult.Done ordered =
                (CommandResult.Done) order(new Command.Revoke(byCli, client, Command.Terms.ENFORCED));

        // then
        Decision waiting = ordered.decision();
        assertThat(waiting.outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(decider.state().revocation(client)).isNull();
        assertThat(order(judge("o2", waiting.id(), true, "person:local"))).isInstanceOf(CommandResult.Conflict.class);
        assertThat(order(judge("o3", waiting.id(), true, "person:cli"))).isInstanceOf(CommandResult.Conflict.class);
        order(judge("o4", waiting.id(), true, "person:https://idp.example|ann"));
        assertThat(decider.state().revocation(client)).isNotNull();
    }

    @Test
    void wideOrder_isCarriedOutAtOnce_ifPolicyTrustsOnePerson() {
        policy = RevocationSamples.policy("enforcement: {mode: enforce, two_person: false}");
        Target client = new Target.OfClient("acme", "web");
        order(revoke("o1", "c1", client));
        assertThat(decider.state().revocation(client)).isNotNull();
    }

    @Test
    void order_ofMoreTokensThanTheSecondThreshold_needsASecondPerson() {
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 2}, second_threshold: 2}");
        learn(RevocationSamples.lineage("acme", "child1", EXP, "root"));
        learn(RevocationSamples.lineage("acme", "child2", EXP, "root"));
        CommandResult.Done ordered = (CommandResult.Done) order(revoke("o1", "c1", token("root")));
        assertThat(ordered.decision().outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(isRevoked("root")).isFalse();
    }

    private Step detectOfAlice(String jti) {
        Step step = new Step();
        decider.onDetection(RevocationSamples.detection("acme", jti, NOW), step);
        return step;
    }

    private Step reconsider() {
        Step step = new Step();
        decider.reconsider(step);
        return step;
    }
}
