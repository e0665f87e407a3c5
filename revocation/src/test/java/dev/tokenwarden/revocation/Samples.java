package dev.tokenwarden.revocation;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.contract.policy.PolicyException;
import dev.tokenwarden.contract.policy.PolicyLoader;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.rule.Rules;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Detections and such, as the streams jobs make them. */
public final class Samples {
    public static final String ISS = "https://idp.acme.example";
    public static final String RULE = Rules.REPLAY_CONTEXT_CHANGE.id();

    private Samples() {}

    public static Policy policy(String yaml) {
        try {
            return PolicyLoader.parse("policy.yaml", yaml);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    public static TokenIdentity token(String tenant, String jti) {
        return Objects.requireNonNull(TokenIdentity.of(tenant, ISS, jti, null));
    }

    public static Detection detection(String tenant, String jti, Instant time) {
        return detection(tenant, jti, RULE, Severity.HIGH, Action.REVOKE_TOKEN, time);
    }

    public static Detection detection(
            String tenant, String jti, String rule, Severity severity, Action action, Instant time) {
        Subject subject = Subject.token(token(tenant, jti));
        return new Detection(
                DetectionId.of(rule, tenant, subject, severity, ""),
                rule,
                severity,
                time,
                time,
                tenant,
                subject,
                new TokenSummary(
                        ISS,
                        jti,
                        null,
                        "alice",
                        "web",
                        "k1",
                        "ES256",
                        time.getEpochSecond() - 60,
                        time.getEpochSecond() + 3_600),
                null,
                "Token used by another client",
                List.of(),
                1,
                action,
                List.of());
    }

    public static Detection repeated(Detection d, long count) {
        return new Detection(
                d.id(),
                d.rule(),
                d.severity(),
                d.time(),
                d.detectedAt(),
                d.tenant(),
                d.subject(),
                d.token(),
                d.chain(),
                d.title(),
                d.evidence(),
                count,
                d.action(),
                d.references());
    }

    /** {@code ancestors}: parent first. */
    public static Lineage lineage(String tenant, String jti, Instant exp, String... ancestors) {
        return new Lineage(
                tenant,
                new TokenRef(ISS, jti, null, null),
                Arrays.stream(ancestors)
                        .map(ancestor -> new TokenRef(ISS, ancestor, null, null))
                        .toList(),
                Arrays.stream(ancestors).map(ancestor -> tenant).toList(),
                exp.getEpochSecond(),
                "svc",
                "alice",
                null,
                null);
    }
}
