package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.TokenOwner;
import dev.tokenwarden.testkit.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeciderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final Instant EXP = NOW.plus(Duration.ofHours(1));

    private Policy policy = RevocationSamples.policy("enforcement: {mode: enforce}");
    private final SteppedClock clock = new SteppedClock(NOW);
    private final Decider decider = new Decider(new State(), () -> policy, clock);

    private static Target token(String jti) {
        return Target.token(RevocationSamples.token("acme", jti));
    }

    private Step detect(String jti) {
        Step step = new Step();
        decider.onDetection(owned(jti, NOW), step);
        return step;
    }

    private Step detectOfAlice(String jti) {
        Step step = new Step();
        decider.onDetection(RevocationSamples.detection("acme", jti, NOW), step);
        return step;
    }

    /** A detection about a token whose client and subject have no other token. */
    private static Detection owned(String jti, Instant time) {
        return RevocationSamples.by(RevocationSamples.detection("acme", jti, time), "client-" + jti, "subject-" + jti);
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
                new Command.Order(order, content, "person:ann", "stolen laptop"), target, Command.Terms.ENFORCED);
    }

    private static Command.Order by(String order, String actor) {
        return new Command.Order(order, "", actor, "a test");
    }

    private static Command.Judge judge(String order, String decision, boolean approve, String actor) {
        return new Command.Judge(by(order, actor), decision, approve);
    }

    private static Command.Undo undo(String order, String content, String tenant, String rule, Instant since) {
        return new Command.Undo(new Command.Order(order, content, "person:ann", "a test"), tenant, rule, since, true);
    }

    private boolean isRevoked(String jti) {
        return decider.state().revocation(token(jti)) != null;
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
        assertThat(decider.onDetection(RevocationSamples.detection("acme", "a1", longAgo), step))
                .isEqualTo(Decider.Handled.OUTDATED);
        assertThat(step.isEmpty()).isTrue();
    }

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
    void shadowMode_listsInShadow_andCascadesInShadow() {
        policy = RevocationSamples.policy("enforcement: {mode: shadow}");
        learn(RevocationSamples.lineage("acme", "child", EXP, "root"));
        Step step = detect("root");
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SHADOW, Outcome.SHADOW);
        assertThat(decider.state().revocation(token("child")).state()).isEqualTo(Revocation.State.SHADOW);
    }

    @Test
    void onDetection_afterReplayOfTheLog_changesNothing() {
        // given
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        Decider.Handled again = restarted.onDetection(RevocationSamples.detection("acme", "a1", NOW), step);

        // then
        assertThat(again).isEqualTo(Decider.Handled.REPEATED);
        assertThat(step.isEmpty()).isTrue();
    }

    @Test
    void budget_isRestoredFromTheLog() {
        // given
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 2}}");
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        restarted.onDetection(RevocationSamples.detection("acme", "a2", NOW), step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void decisionReadTwice_countsOnce() {
        // given
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 4}}");
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        restarted.onDetection(RevocationSamples.detection("acme", "a2", NOW), step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED);
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
                        "r1",
                        new Target.OfIssuer("acme", RevocationSamples.ISS),
                        null,
                        NOW,
                        null,
                        "system:idp",
                        "breach"),
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
        order(revoke("o1", "c1", new Target.OfKey("acme", RevocationSamples.ISS, "k1")));

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
    void lineageCycle_isNoDescendantOfItself() {
        learn(RevocationSamples.lineage("acme", "a", EXP, "b", "a"));
        Step step = new Step();
        decider.onDetection(
                RevocationSamples.detection("acme", "a", "chain.cycle", Severity.CRITICAL, Action.REVOKE_CHAIN, NOW),
                step);
        assertThat(step.writes()).hasSize(1);
    }

    private Step reconsider() {
        Step step = new Step();
        decider.reconsider(step);
        return step;
    }

    private void detect(String jti, Severity severity, Instant time) {
        decider.onDetection(
                RevocationSamples.by(
                        RevocationSamples.detection(
                                "acme", jti, RevocationSamples.RULE, severity, Action.REVOKE_TOKEN, time),
                        "client-" + jti,
                        "subject-" + jti),
                new Step());
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

    @Test
    void record_isInTheLog_andChangesNothingElse() {
        CommandResult.Done done = (CommandResult.Done)
                order(new Command.RecordActivity(by("o1", "person:ann"), "acme", null, "detection-1"));
        assertThat(done.decision().outcome()).isEqualTo(Outcome.NOTED);
        assertThat(done.decision().detection())
                .as("a note does not decide the detection")
                .isNull();
        assertThat(done.decision().facts()).containsEntry(FactNames.DETECTION, "detection-1");
    }
}
