package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.testkit.SteppedClock;
import java.time.Duration;
import java.time.Instant;

/** A decider with a stepped clock, and the inputs that its tests give it. */
abstract class DeciderFixture {
    static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    static final Instant EXP = NOW.plus(Duration.ofHours(1));
    Policy policy = RevocationSamples.policy("enforcement: {mode: enforce}");
    final SteppedClock clock = new SteppedClock(NOW);
    final Decider decider = new Decider(new State(), () -> policy, clock);

    static Target token(String jti) {
        return Target.token(RevocationSamples.token("acme", jti));
    }

    Step detect(String jti) {
        Step step = new Step();
        decider.onDetection(owned(jti, NOW), step);
        return step;
    }

    /** A detection about a token whose client and subject have no other token. */
    static Detection owned(String jti, Instant time) {
        return RevocationSamples.by(RevocationSamples.detection("acme", jti, time), "client-" + jti, "subject-" + jti);
    }

    Step learn(Lineage lineage) {
        Step step = new Step();
        decider.onLineage(lineage, NOW, step);
        return step;
    }

    CommandResult order(Command command) {
        return decider.onCommand(command, new Step());
    }

    Command.Revoke revoke(String order, String content, Target target) {
        return new Command.Revoke(
                new Command.Order(order, content, "person:ann", "stolen laptop"), target, Command.Terms.ENFORCED);
    }

    static Command.Order by(String order, String actor) {
        return new Command.Order(order, "", actor, "a test");
    }

    static Command.Judge judge(String order, String decision, boolean approve, String actor) {
        return new Command.Judge(by(order, actor), decision, approve);
    }

    boolean isRevoked(String jti) {
        return decider.state().revocation(token(jti)) != null;
    }

    void detect(String jti, Severity severity, Instant time) {
        decider.onDetection(
                RevocationSamples.by(
                        RevocationSamples.detection(
                                "acme", jti, RevocationSamples.RULE, severity, Action.REVOKE_TOKEN, time),
                        "client-" + jti,
                        "subject-" + jti),
                new Step());
    }
}
