package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Revocations that are taken back. */
final class DeciderUndoTest extends DeciderFixture {
    @Test
    void undo_takesBackWhatTheRuleDid_andNothingElse() {
        // given
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 6}}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "a1"));
        detect("a1");
        detect("a2");
        detect("waits");
        order(revoke("o1", "c1", token("person")));
        clock.advance(Duration.ofSeconds(1));

        // when
        Command.Undo undo = undo("o2", "c2", "acme", RevocationSamples.RULE, NOW);
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
        assertThat(order(undo("o2", "other", "acme", RevocationSamples.RULE, NOW)))
                .isInstanceOf(CommandResult.Conflict.class);
    }

    @Test
    void undo_ofAnotherTenantRuleOrTime_leavesItAlone() {
        detect("a1");
        for (Command.Undo other : List.of(
                undo("u1", "c", "other", RevocationSamples.RULE, NOW),
                undo("u2", "c", "acme", "replay.proof", NOW),
                undo("u3", "c", "acme", RevocationSamples.RULE, NOW.plusSeconds(1)))) {
            order(other);
        }
        assertThat(isRevoked("a1")).isTrue();
    }

    @Test
    void reinstate_freesWhatFellWithIt_butNotWhatAnotherHoldsDown() {
        // given
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        learn(RevocationSamples.lineage("acme", "grandchild", EXP, "child", "root"));
        learn(RevocationSamples.lineage("acme", "sibling", EXP, "root"));
        detect("child");
        detect("root");

        // when
        CommandResult result = order(
                new Command.Reinstate(by("o1", "person:ann"), token("root").id()));

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
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        order(new Command.Reinstate(by("o1", "person:ann"), token("child").id()));
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        assertThat(isRevoked("child")).isFalse();
    }

    @Test
    void reinstated_isNotRevokedByALaterRuleAboutTheSameAct_butByALaterAct() {
        // given
        detect("a1");
        clock.advance(Duration.ofSeconds(10));
        order(new Command.Reinstate(by("o1", "person:ann"), token("a1").id()));

        // when: another rule about the act of before
        Step same = new Step();
        decider.onDetection(
                RevocationSamples.detection("acme", "a1", "replay.proof", Severity.CRITICAL, Action.REVOKE_TOKEN, NOW),
                same);

        // then
        assertThat(same.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SUPPRESSED);
        assertThat(isRevoked("a1")).isFalse();

        // when: the first rule fires again, with the same id, about an act of now
        Detection repeat = RevocationSamples.repeated(owned("a1", NOW), 2, NOW.plusSeconds(11));
        Decider.Handled handled = decider.onDetection(repeat, new Step());

        // then
        assertThat(handled).isEqualTo(Decider.Handled.DECIDED);
        assertThat(isRevoked("a1")).isTrue();
        assertThat(decider.onDetection(repeat, new Step())).isEqualTo(Decider.Handled.REPEATED);
    }

    @Test
    void reinstatedDescendant_isNotRevokedWithAnAncestorForAnEarlierAct() {
        // given
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        order(revoke("o1", "c1", token("child")));
        clock.advance(Duration.ofSeconds(10));
        order(new Command.Reinstate(by("o2", "person:ann"), token("child").id()));

        // when
        detect("root");

        // then
        assertThat(isRevoked("root")).isTrue();
        assertThat(isRevoked("child")).isFalse();
    }

    private static Command.Undo undo(String order, String content, String tenant, String rule, Instant since) {
        return new Command.Undo(new Command.Order(order, content, "person:ann", "a test"), tenant, rule, since, true);
    }
}
