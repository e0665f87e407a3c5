package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.ManualClock;
import dev.tokenwarden.revocation.Samples;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeciderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final Instant EXP = NOW.plus(Duration.ofHours(1));

    private Policy policy = Samples.policy("enforcement: {mode: enforce}");
    private final ManualClock clock = new ManualClock(NOW);
    private final Decider decider = new Decider(new State(), () -> policy, clock);

    private static Target token(String jti) {
        return Target.token(Samples.token("acme", jti));
    }

    private Step detect(String jti) {
        Step step = new Step();
        decider.onDetection(Samples.detection("acme", jti, NOW), step);
        return step;
    }

    private Step learn(Lineage lineage) {
        Step step = new Step();
        decider.onLineage(lineage, NOW, step);
        return step;
    }

    private CommandResult order(Command command) {
        return decider.onCommand(command, new Step());
    }

    private Command.Revoke revoke(String order, String content, Target target) {
        return new Command.Revoke(
                order, content, "person:ann", target, Revocation.State.ENFORCED, null, null, "stolen laptop");
    }

    private boolean isRevoked(String jti) {
        return decider.state().standing(token(jti)) != null;
    }

    @Test
    void onDetection_repeated_changesNothing() {
        assertThat(detect("a1").decisions()).hasSize(1);
        assertThat(detect("a1").isEmpty()).isTrue();
    }

    @Test
    void onDetection_olderThanWhatIsRemembered_changesNothing() {
        Step step = new Step();
        Instant longAgo = NOW.minus(DecisionLog.HORIZON).minusSeconds(1);
        assertThat(decider.onDetection(Samples.detection("acme", "a1", longAgo), step))
                .isEqualTo(Decider.Taken.OUTDATED);
        assertThat(step.isEmpty()).isTrue();
    }

    @Test
    void manyTokensOfOneSubject_leadToAProposal_onceAndForAPerson() {
        // given: all are alice's
        for (int i = 1; i < 5; i++) {
            assertThat(detect("a" + i).decisions()).hasSize(1);
        }

        // when
        List<Decision> fifth = detect("a5").decisions();

        // then
        Decision proposal = fifth.get(1);
        assertThat(proposal.outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(proposal.target()).isEqualTo(new Target.OfSubject("acme", Samples.ISS, "alice"));
        assertThat(proposal.actor()).isEqualTo("system:escalation");
        assertThat(proposal.facts()).containsEntry(FactNames.TOKENS, "5").containsEntry(FactNames.CAUSE, "escalation");
        assertThat(detect("a6").decisions()).hasSize(1);

        // when
        CommandResult approved =
                order(new Command.Judge("o1", proposal.id(), true, "person:ann", "her laptop was stolen"));

        // then
        assertThat(approved).isInstanceOf(CommandResult.Done.class);
        Revocation standing = decider.state().standing(proposal.target());
        assertThat(standing).isNotNull();
        assertThat(standing.cutoff()).isEqualTo(proposal.time());
    }

    @Test
    void exchangeSeenBeforeItsLineage_isTakenDown_andTheLineageDoublesNothing() {
        // given
        learn(Samples.lineage("acme", "child", EXP, "root"));
        detect("root");

        // when: a grandchild, of which only the parent is told
        Step early = new Step();
        decider.onExchanged(
                new Exchanged(
                        Samples.token("acme", "grandchild"),
                        Samples.token("acme", "child"),
                        EXP.getEpochSecond(),
                        "svc",
                        "alice"),
                early);
        Step late = learn(Samples.lineage("acme", "grandchild", EXP, "child", "root"));

        // then
        assertThat(early.writes()).extracting(Step.LedgerWrite::target).containsExactly(token("grandchild"));
        assertThat(late.isEmpty()).isTrue();
    }

    @Test
    void undo_takesBackWhatTheRuleDid_andNothingElse() {
        // given
        policy = Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 4}}");
        learn(Samples.lineage("acme", "child", EXP, "a1"));
        detect("a1");
        detect("a2");
        detect("waits");
        order(revoke("o1", "c1", token("person")));
        clock.advance(Duration.ofSeconds(1));

        // when
        Command.Undo undo =
                new Command.Undo("o2", "c2", "acme", Samples.RULE, NOW, true, "person:ann", "the rule went wild");
        CommandResult.Done done = (CommandResult.Done) order(undo);

        // then
        assertThat(done.decision().facts())
                .containsEntry(FactNames.REINSTATED, "2")
                .containsEntry(FactNames.DESCENDANTS, "1")
                .containsEntry(FactNames.REJECTED, "1");
        assertThat(List.of("a1", "a2", "child")).noneMatch(this::isRevoked);
        assertThat(isRevoked("person")).isTrue();
        assertThat(decider.state().decisions().waiting(Long.MAX_VALUE, 10, any -> true))
                .isEmpty();
        CommandResult.Done again = (CommandResult.Done) order(undo);
        assertThat(again.repeated()).isTrue();
        assertThat(order(new Command.Undo(
                        "o2", "other", "acme", Samples.RULE, NOW, true, "person:ann", "another order")))
                .isInstanceOf(CommandResult.Conflict.class);
    }

    @Test
    void undo_ofAnotherTenantRuleOrTime_leavesItAlone() {
        detect("a1");
        for (Command.Undo other : List.of(
                new Command.Undo("u1", "c", "other", Samples.RULE, NOW, true, "person:ann", "r"),
                new Command.Undo("u2", "c", "acme", "replay.proof", NOW, true, "person:ann", "r"),
                new Command.Undo("u3", "c", "acme", Samples.RULE, NOW.plusSeconds(1), true, "person:ann", "r"))) {
            order(other);
        }
        assertThat(isRevoked("a1")).isTrue();
    }

    @Test
    void judge_sameOrderTwice_isCarriedOutOnce() {
        policy = Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 0}}");
        String waits = detect("a1").decisions().get(0).id();
        Command.Judge judge = new Command.Judge("o1", waits, true, "person:ann", "seen");

        CommandResult.Done first = (CommandResult.Done) order(judge);
        CommandResult.Done second = (CommandResult.Done) order(judge);

        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.decision()).isEqualTo(first.decision());
        assertThat(order(new Command.Judge("o1", waits, false, "person:ann", "no")))
                .isInstanceOf(CommandResult.Conflict.class);
    }

    @Test
    void shadowMode_listsInShadow_andCascadesInShadow() {
        policy = Samples.policy("enforcement: {mode: shadow}");
        learn(Samples.lineage("acme", "child", EXP, "root"));
        Step step = detect("root");
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SHADOW, Outcome.SHADOW);
        assertThat(decider.state().standing(token("child")).state()).isEqualTo(Revocation.State.SHADOW);
    }

    @Test
    void onDetection_afterReplayOfTheLog_changesNothing() {
        // given
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        Decider.Taken again = restarted.onDetection(Samples.detection("acme", "a1", NOW), step);

        // then
        assertThat(again).isEqualTo(Decider.Taken.REPEATED);
        assertThat(step.isEmpty()).isTrue();
    }

    @Test
    void budget_isRestoredFromTheLog() {
        // given
        policy = Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 2}}");
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        restarted.onDetection(Samples.detection("acme", "a2", NOW), step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void decisionReadTwice_countsOnce() {
        // given
        policy = Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 4}}");
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        restarted.onDetection(Samples.detection("acme", "a2", NOW), step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED);
    }

    @Test
    void cascade_takesKnownDescendantsDown_withTheRootsDecision() {
        // given
        learn(Samples.lineage("acme", "child", EXP, "root"));
        learn(Samples.lineage("acme", "grandchild", EXP.plusSeconds(5_000), "child", "root"));
        learn(Samples.lineage("acme", "stranger", EXP, "another"));

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
        assertThat(decider.state().standing(token("root")).expires()).isEqualTo(EXP.plusSeconds(5_060));
        assertThat(isRevoked("stranger")).isFalse();
    }

    @Test
    void cascade_countsOnceAgainstTheBudget() {
        policy = Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 4}}");
        for (int i = 0; i < 10; i++) {
            learn(Samples.lineage("acme", "child" + i, EXP, "root"));
        }
        assertThat(detect("root").writes()).hasSize(11);
        assertThat(detect("other").decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED);
        assertThat(detect("third").decisions())
                .extracting(Decision::outcome)
                .containsExactly(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void cascade_laterDescendant_isTakenDownAndExtendsItsRoot() {
        // given
        detect("root");

        // when
        Step step = learn(Samples.lineage("acme", "late", EXP.plusSeconds(600), "root"));

        // then
        assertThat(step.writes()).extracting(Step.LedgerWrite::target).containsExactly(token("late"), token("root"));
        assertThat(decider.state().standing(token("root")).expires()).isEqualTo(EXP.plusSeconds(660));
        assertThat(learn(Samples.lineage("acme", "late", EXP.plusSeconds(600), "root"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void cascade_sparesTheProtected_unlessAPersonOrdersIt() {
        // given
        policy = Samples.policy("enforcement: {mode: enforce, never_revoke: [{client: svc}]}");
        learn(Samples.lineage("acme", "child", EXP, "root"));

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
    void reinstate_freesWhatFellWithIt_butNotWhatAnotherHoldsDown() {
        // given
        learn(Samples.lineage("acme", "child", EXP, "root"));
        learn(Samples.lineage("acme", "grandchild", EXP, "child", "root"));
        learn(Samples.lineage("acme", "sibling", EXP, "root"));
        detect("child");
        detect("root");

        // when
        CommandResult result = order(new Command.Reinstate("o1", token("root").id(), "person:ann", "mistake"));

        // then
        assertThat(result).isInstanceOfSatisfying(CommandResult.Done.class, done -> assertThat(done.others())
                .isEqualTo(1));
        assertThat(isRevoked("root")).isFalse();
        assertThat(isRevoked("sibling")).isFalse();
        assertThat(isRevoked("child")).as("revoked for its own sake").isTrue();
        assertThat(isRevoked("grandchild")).as("held down by child").isTrue();
    }

    @Test
    void reinstatedDescendant_isNotTakenDownAgainByTheSameDecision() {
        detect("root");
        learn(Samples.lineage("acme", "child", EXP, "root"));
        order(new Command.Reinstate("o1", token("child").id(), "person:ann", "needed tonight"));
        learn(Samples.lineage("acme", "child", EXP, "root"));
        assertThat(isRevoked("child")).isFalse();
    }

    @Test
    void repair_cascadesWhatACrashLeftOut() {
        // given: the ledger has the root, the lineage a child, and nobody has put them together
        Step made = detect("root");
        Decider restarted = new Decider(new State(), () -> policy, clock);
        made.decisions().forEach(restarted.state()::apply);
        made.writes().forEach(write -> restarted.state().ledger().put(write.revocation(), 1));
        restarted.remember(Samples.lineage("acme", "child", EXP, "root"), NOW);

        // when
        Step step = new Step();
        restarted.repair(step);

        // then
        assertThat(step.writes()).extracting(Step.LedgerWrite::target).contains(token("child"));
    }

    @Test
    void request_isCarriedOutInAnyMode_onceOnly() {
        policy = Policy.defaults();
        RevocationRequest request = new RevocationRequest("r1", token("a1"), null, NOW, EXP, "system:idp", "logout");
        Step first = new Step();
        Step second = new Step();
        assertThat(decider.onRequest(request, first)).isTrue();
        assertThat(decider.onRequest(request, second)).isFalse();
        assertThat(first.writes()).hasSize(1);
        assertThat(second.isEmpty()).isTrue();
    }

    @Test
    void request_widerThanAChain_waits() {
        Step step = new Step();
        decider.onRequest(
                new RevocationRequest(
                        "r1", new Target.OfIssuer("acme", Samples.ISS), null, NOW, null, "system:idp", "breach"),
                step);
        assertThat(step.writes()).isEmpty();
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void order_repeated_isCarriedOutOnce_andAnotherUnderTheSameKeyRefused() {
        assertThat(order(revoke("key", "c1", token("a1")))).isInstanceOf(CommandResult.Done.class);
        assertThat(order(revoke("key", "c1", token("a1"))))
                .isInstanceOfSatisfying(CommandResult.Done.class, done -> assertThat(done.repeated())
                        .isTrue());
        assertThat(order(revoke("key", "c2", token("a2")))).isInstanceOf(CommandResult.Conflict.class);
        assertThat(isRevoked("a2")).isFalse();
    }

    @Test
    void expire_takesOffWhatHasEnded_andNothingElse() {
        // given
        detect("a1");
        order(revoke("o1", "c1", new Target.OfKey("acme", Samples.ISS, "k1")));

        // when
        clock.set(EXP.plusSeconds(61));
        Step step = new Step();
        decider.expire(step);

        // then
        assertThat(step.writes()).containsExactly(new Step.LedgerWrite(token("a1"), null));
    }

    @Test
    void approval_byOne_revokes() {
        // given
        policy = Samples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        Decision waiting = detect("a1").decisions().get(0);
        assertThat(waiting.outcome()).isEqualTo(Outcome.AWAITING_APPROVAL);

        // when
        CommandResult result = order(new Command.Judge("o1", waiting.id(), true, "person:ann", "seen"));

        // then
        assertThat(result).isInstanceOf(CommandResult.Done.class);
        assertThat(isRevoked("a1")).isTrue();
        assertThat(order(new Command.Judge("o2", waiting.id(), true, "person:bob", "me too")))
                .isInstanceOf(CommandResult.Conflict.class);
    }

    @Test
    void approval_thatNeedsTwo_isNotGivenTwiceByOne() {
        // given
        policy = Samples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 1}, second_threshold: 1}");
        learn(Samples.lineage("acme", "child", EXP, "root"));
        Decision waiting = detect("root").decisions().get(0);

        // when, then
        order(new Command.Judge("o1", waiting.id(), true, "person:ann", "seen"));
        assertThat(isRevoked("root")).isFalse();
        assertThat(order(new Command.Judge("o2", waiting.id(), true, "person:ann", "again")))
                .isInstanceOf(CommandResult.Conflict.class);
        order(new Command.Judge("o3", waiting.id(), true, "person:bob", "agreed"));
        assertThat(isRevoked("root")).isTrue();
        assertThat(isRevoked("child")).isTrue();
    }

    @Test
    void rejection_closes() {
        policy = Samples.policy(
                "enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}");
        Decision waiting = detect("a1").decisions().get(0);
        order(new Command.Judge("o1", waiting.id(), false, "person:ann", "a test"));
        assertThat(order(new Command.Judge("o2", waiting.id(), true, "person:bob", "do it")))
                .isInstanceOf(CommandResult.Conflict.class);
        assertThat(isRevoked("a1")).isFalse();
    }

    @Test
    void lineageCycle_isNoDescendantOfItself() {
        learn(Samples.lineage("acme", "a", EXP, "b", "a"));
        Step step = new Step();
        decider.onDetection(
                Samples.detection("acme", "a", "chain.cycle", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW), step);
        assertThat(step.writes()).hasSize(1);
    }
}
