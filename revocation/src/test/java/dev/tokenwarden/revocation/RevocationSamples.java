package dev.tokenwarden.revocation;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Instant;
import java.util.Objects;

/** Detections and such, as the streams jobs make them. */
public final class RevocationSamples {
    public static final String ISS = "https://idp.acme.example";
    public static final String RULE = Rules.REPLAY_CONTEXT_CHANGE.id();

    private RevocationSamples() {}

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
        return Detection.builder(DetectionId.of(rule, tenant, subject, severity, ""), rule, severity)
                .time(time)
                .detectedAt(time)
                .tenant(tenant)
                .subject(subject)
                .token(TokenSummary.builder(ISS)
                        .jti(jti)
                        .sub("alice")
                        .clientId("web")
                        .kid("k1")
                        .alg("ES256")
                        .iat(time.getEpochSecond() - 60)
                        .exp(time.getEpochSecond() + 3_600)
                        .build())
                .title("Token used by another client")
                .action(action)
                .build();
    }

    /** The same detection about a token of another client and subject. */
    public static Detection by(Detection d, String client, String subject) {
        TokenSummary token = Objects.requireNonNull(d.token());
        return copy(d).token(TokenSummary.builder(token.iss())
                        .jti(token.jti())
                        .hash(token.hash())
                        .sub(subject)
                        .clientId(client)
                        .kid(token.kid())
                        .alg(token.alg())
                        .iat(token.iat())
                        .exp(token.exp())
                        .build())
                .build();
    }

    public static Detection repeated(Detection d, long count) {
        return copy(d).count(count).build();
    }

    /** The same detection, seen again at another time. */
    public static Detection repeated(Detection d, long count, Instant time) {
        return copy(d).count(count).time(time).build();
    }

    private static Detection.Builder copy(Detection d) {
        return Detection.builder(d.id(), d.rule(), d.severity())
                .time(d.time())
                .detectedAt(d.detectedAt())
                .tenant(d.tenant())
                .subject(d.subject())
                .token(d.token())
                .chain(d.chain())
                .title(d.title())
                .evidence(d.evidence())
                .count(d.count())
                .action(d.action())
                .references(d.references());
    }

    /** {@code ancestors}: parent first. */
    public static Lineage lineage(String tenant, String jti, Instant exp, String... ancestors) {
        Lineage.Builder lineage = Lineage.builder(tenant, new TokenRef(ISS, jti, null, null))
                .exp(exp.getEpochSecond())
                .clientId("svc")
                .sub("alice");
        for (String ancestor : ancestors) {
            lineage.ancestor(new TokenRef(ISS, ancestor, null, null), tenant);
        }
        return lineage.build();
    }
}
