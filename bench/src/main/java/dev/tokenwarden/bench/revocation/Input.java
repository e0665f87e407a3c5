package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Detections, lineage and ledger records in the form that the other roles write. */
final class Input {
    static final String RULE = Rules.REPLAY_CONTEXT_CHANGE.id();

    private Input() {}

    static TokenIdentity token(String tenant, String jti) {
        return Objects.requireNonNull(TokenIdentity.of(tenant, VerifierProcess.ISS, jti, null));
    }

    static Detection detection(String tenant, String jti, String sub, Severity severity, Instant time, long exp) {
        Subject subject = Subject.token(token(tenant, jti));
        return Detection.builder(DetectionId.of(RULE, tenant, subject, severity, ""), RULE, severity)
                .time(time)
                .detectedAt(time)
                .tenant(tenant)
                .subject(subject)
                .token(TokenSummary.builder(VerifierProcess.ISS)
                        .jti(jti)
                        .sub(sub)
                        .clientId("web")
                        .kid("k1")
                        .alg("ES256")
                        .iat(exp - 3_600)
                        .exp(exp)
                        .build())
                .title("Token used by another client")
                .action(Action.REVOKE_TOKEN)
                .build();
    }

    static Lineage lineage(String tenant, String jti, long exp, List<String> ancestors) {
        Lineage.Builder lineage =
                Lineage.builder(tenant, ref(jti)).exp(exp).clientId("svc").sub("alice");
        ancestors.forEach(ancestor -> lineage.ancestor(ref(ancestor), tenant));
        return lineage.build();
    }

    static TokenRef ref(String jti) {
        return new TokenRef(VerifierProcess.ISS, jti, null, null);
    }

    static Revocation revocation(String tenant, String jti, Instant now, Instant expires) {
        return Revocation.by(Decision.builder("bench")
                        .time(now)
                        .outcome(Decision.Outcome.REVOKED)
                        .target(Target.token(token(tenant, jti)))
                        .actor("person:bench")
                        .reason("benchmark")
                        .build())
                .expires(expires)
                .build();
    }
}
