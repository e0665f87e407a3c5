package dev.tokenwarden.dashboards;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;

/** A revocation and the revocations that followed from it, as the revocation service writes them. */
final class CascadeEvents {
    private final ConsoleFixture world;
    private final String tenant;

    CascadeEvents(ConsoleFixture world, String tenant) {
        this.world = world;
        this.tenant = tenant;
    }

    /** A rule revokes the token {@code jti}, and {@code followers} tokens with it: {@code <jti>-1}, {@code <jti>-2}, ... */
    Decision byRule(String jti, int followers, Instant time) {
        Detection found = SampleEvents.stolen(tenant, jti, time, 1);
        Decision root = SampleEvents.decision(
                found, Decision.Outcome.REVOKED, Target.token(SampleEvents.token(tenant, jti)), time);
        send(root);
        for (int i = 1; i <= followers; i++) {
            follow(root, i, time.plusMillis(i));
        }
        return root;
    }

    /** A person revokes a target. */
    Decision byPerson(String id, Target target, String reason, Instant time) {
        Decision decision = Decision.builder(id)
                .time(time)
                .tenant(tenant)
                .outcome(Decision.Outcome.REVOKED)
                .target(target)
                .actor("person:https://idp.example|kim-1")
                .reason(reason)
                .fact("actor_name", "kim")
                .build();
        send(decision);
        return decision;
    }

    Decision follow(Decision root, int n, Instant time) {
        String jti = ((Target.OfToken) root.target()).token().jti() + "-" + n;
        Decision decision = Decision.builder(root.id() + "-c" + n)
                .time(time)
                .tenant(tenant)
                .outcome(Decision.Outcome.REVOKED)
                .target(Target.token(SampleEvents.token(tenant, jti)))
                .rule(root.rule())
                .actor("system:cascade")
                .reason("An ancestor was revoked")
                .fact("cause", "cascade")
                .fact("root_decision", root.id())
                .fact("root_target", root.target().id())
                .build();
        send(decision);
        return decision;
    }

    private void send(Decision decision) {
        world.send(decision);
        Revocation revocation = SampleEvents.revocation(decision);
        world.send(revocation);
    }
}
