package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Revocations that take descendants with them. */
final class DeciderCascadeTest extends DeciderFixture {
    @Test
    void exchangeSeenBeforeItsLineage_isTakenDown_andTheLineageDoublesNothing() {
        // given
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        detect("root");

        // when: a grandchild, of which only the parent is told
        Step early = new Step();
        decider.onExchange(
                new ObservedExchange(
                        RevocationSamples.token("acme", "grandchild"),
                        RevocationSamples.token("acme", "child"),
                        EXP.getEpochSecond(),
                        new TokenOwner("svc", "alice", false)),
                early);
        Step late = learn(RevocationSamples.lineage("acme", "grandchild", EXP, "child", "root"));

        // then
        assertThat(early.writes()).extracting(Step.LedgerWrite::target).containsExactly(token("grandchild"));
        assertThat(late.isEmpty()).isTrue();
    }

    @Test
    void shadowMode_listsInShadow_andCascadesInShadow() {
        policy = RevocationSamples.policy("enforcement: {mode: shadow}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        Step step = detect("root");
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SHADOW, Outcome.SHADOW);
        assertThat(decider.state().revocation(token("child")).state()).isEqualTo(Revocation.State.SHADOW);
    }

    @Test
    void cascade_takesKnownDescendantsDown_withTheRootsDecision() {
        // given
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        learn(RevocationSamples.lineage("acme", "grandchild", EXP.plusSeconds(5_000), "child", "root"));
        learn(RevocationSamples.lineage("acme", "stranger", EXP, "another"));

        // when
        Step step = detect("root");

        // then
        Decision root = step.decisions().get(0);
        assertThat(step.writes())
                .extracting(Step.LedgerWrite::target)
                .containsExactly(token("root"), token("child"), token("grandchild"));
        assertThat(step.decisions().subList(1, 3)).allSatisfy(decision -> {
            assertThat(decision.actor()).isEqualTo("system:cascade");
            assertThat(decision.detection()).isNull();
            assertThat(decision.facts())
                    .containsEntry(FactNames.CAUSE, "cascade")
                    .containsEntry(FactNames.ROOT_DECISION, root.id());
        });
        assertThat(decider.state().revocation(token("root")).expires()).isEqualTo(EXP.plusSeconds(5_060));
        assertThat(isRevoked("stranger")).isFalse();
    }

    @Test
    void cascade_countsEachDescendant_andWhatFindsNoRoomWaits() {
        // given: ten descendants of one client and subject; a fifth of the budget is theirs
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 20}}");
        for (int i = 0; i < 10; i++) {
            learn(RevocationSamples.lineage("acme", "child" + i, EXP, "root"));
        }

        // when
        Step step = detect("root");

        // then
        assertThat(step.writes()).hasSize(1 + 4);
        assertThat(step.decisions().stream().filter(decision -> decision.outcome() == Outcome.AWAITING_APPROVAL))
                .hasSize(6);
        assertThat(detect("other").decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED);
    }

    @Test
    void cascade_thatAPersonStarted_isNotLimited() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, two_person: false, max_automatic_revocations: {count: 1}, second_threshold: 1}");
        for (int i = 0; i < 10; i++) {
            learn(RevocationSamples.lineage("acme", "child" + i, EXP, "root"));
        }

        // when
        CommandResult.Done done = (CommandResult.Done) order(revoke("o1", "c1", token("root")));

        // then
        assertThat(done.others()).isEqualTo(10);
    }

    @Test
    void cascade_ofLaterDescendants_beyondTheSecondThreshold_waitsAsAWhole() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 3}, second_threshold: 3}");
        detect("root");
        learn(RevocationSamples.lineage("acme", "child1", EXP, "root"));
        learn(RevocationSamples.lineage("acme", "child2", EXP, "root"));

        // when
        Step third = learn(RevocationSamples.lineage("acme", "child3", EXP, "root"));
        Step fourth = learn(RevocationSamples.lineage("acme", "child4", EXP, "root"));

        // then
        assertThat(fourth.isEmpty()).isTrue();
        Decision whole = third.decisions().get(0);
        assertThat(whole.outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(whole.target()).isEqualTo(Target.chain(RevocationSamples.token("acme", "root")));
        assertThat(whole.facts()).containsEntry(FactNames.APPROVALS, "2");

        // when
        order(judge("o1", whole.id(), true, "person:ann"));
        order(judge("o2", whole.id(), true, "person:bob"));

        // then
        assertThat(List.of("child1", "child2", "child3", "child4")).allMatch(this::isRevoked);
    }

    @Test
    void cascade_thatARequestStarted_beyondTheSecondThreshold_waitsAsAWhole() {
        // given
        policy = RevocationSamples.policy(
                "enforcement: {mode: observe, max_automatic_revocations: {count: 3}, second_threshold: 3}");
        for (int i = 0; i < 3; i++) {
            learn(RevocationSamples.lineage("acme", "child" + i, EXP, "root"));
        }

        // when
        Step step = new Step();
        decider.onRequest(new RevocationRequest("r1", token("root"), null, NOW, EXP, "system:idp", "logout"), step);

        // then
        assertThat(step.writes()).extracting(Step.LedgerWrite::target).containsExactly(token("root"));
        assertThat(step.decisions())
                .extracting(Decision::outcome)
                .containsExactly(Outcome.REVOKED, Outcome.AWAITING_APPROVAL);
    }

    @Test
    void cascade_laterDescendant_isTakenDownAndExtendsItsRoot() {
        // given
        detect("root");

        // when
        Step step = learn(RevocationSamples.lineage("acme", "late", EXP.plusSeconds(600), "root"));

        // then
        assertThat(step.writes()).extracting(Step.LedgerWrite::target).containsExactly(token("late"), token("root"));
        assertThat(decider.state().revocation(token("root")).expires()).isEqualTo(EXP.plusSeconds(660));
        assertThat(learn(RevocationSamples.lineage("acme", "late", EXP.plusSeconds(600), "root"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void cascade_sparesTheProtected_unlessAPersonOrdersIt() {
        // given
        policy = RevocationSamples.policy("enforcement: {mode: enforce, never_revoke: [{client: svc}]}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));

        // when
        Step step = detect("root");

        // then
        assertThat(isRevoked("child")).isFalse();
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED, Outcome.SUPPRESSED);

        // when
        order(revoke("o1", "c1", token("root")));

        // then
        assertThat(isRevoked("child")).isTrue();
    }

    @Test
    void repair_cascadesWhatACrashLeftOut() {
        // given: the ledger has the root, the lineage a child, and nobody has put them together
        Step made = detect("root");
        Decider restarted = new Decider(new State(), () -> policy, clock);
        made.decisions().forEach(restarted.state()::apply);
        made.writes().forEach(write -> restarted.state().ledger().put(write.revocation(), 1));
        restarted.remember(RevocationSamples.lineage("acme", "child", EXP, "root"), NOW);

        // when
        Step step = new Step();
        restarted.repair(step);

        // then
        assertThat(step.writes()).extracting(Step.LedgerWrite::target).contains(token("child"));
    }

    @Test
    void lineageCycle_isNoDescendantOfItself() {
        learn(RevocationSamples.lineage("acme", "a", EXP, "b", "a"));
        Step step = new Step();
        decider.onDetection(
                RevocationSamples.detection("acme", "a", "chain.cycle", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW),
                step);
        assertThat(step.writes()).hasSize(1);
    }
}
