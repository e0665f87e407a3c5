package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.streams.state.Ancestor;
import dev.tokenwarden.streams.state.Claims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes detections from findings: severity and action by policy, the deterministic id, and the count. */
public final class Raiser {
    /** Counts a detection id; returns the new count. */
    public interface Counter {
        long count(long idBits);

        /** Returns whether a detection that was raised this often, now with that action, is passed on. */
        default boolean passesOn(long idBits, long count, Action action) {
            return Counts.passedOn(count);
        }
    }

    private final Outputs outputs;
    private final LongSupplier detectedAt;

    public Raiser(Outputs outputs, LongSupplier detectedAt) {
        this.outputs = outputs;
        this.detectedAt = detectedAt;
    }

    /**
     * Raises a detection from a finding and the settings of its rule. A finding that an exception of the tenant
     * suppresses is raised as well, with severity low, without a revocation, and with a detection id of its own.
     *
     * @param distinct distinguishes this occurrence from others of the same rule and subject; empty for revoking rules
     * @param action the action of the detection; null: the action of the rule
     * @return whether the detection was passed on
     */
    public boolean raise(
            RuleSettings settings,
            String tenant,
            Subject subject,
            String distinct,
            Finding finding,
            @Nullable TokenSummary token,
            Detection.@Nullable Chain chain,
            @Nullable Action action,
            Counter counter) {
        if (!settings.enabled()) {
            return false;
        }
        Action asks = action != null ? action : finding.lesser() ? settings.lesserAction() : settings.action();
        ExceptionEntry exception =
                settings.exception(Instant.ofEpochMilli(finding.time()), asks, subject, token, finding.evidence());
        Severity severity =
                exception != null ? Severity.LOW : finding.lesser() ? settings.lesserSeverity() : settings.severity();
        String id = DetectionId.of(settings.rule().id(), tenant, subject, severity, distinct);
        Action taken = exception == null ? asks : Action.ALERT;
        long count = counter.count(Counts.idBits(id));
        if (!counter.passesOn(Counts.idBits(id), count, taken)) {
            return false;
        }
        outputs.detection(Detection.builder(id, settings.rule().id(), severity)
                .time(Instant.ofEpochMilli(finding.time()))
                .detectedAt(Instant.ofEpochMilli(detectedAt.getAsLong()))
                .tenant(tenant)
                .subject(subject)
                .token(token)
                .chain(chain)
                .title(finding.title())
                .evidence(exception == null ? finding.evidence() : with(finding.evidence(), exception.evidence()))
                .count(count)
                .action(taken)
                .references(settings.rule().references())
                .build());
        return true;
    }

    private static List<Evidence> with(List<Evidence> evidence, Evidence last) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.add(last);
        return all;
    }

    public static TokenSummary summary(TokenIdentity token, Claims claims) {
        return TokenSummary.builder(token.iss())
                .jti(token.jti())
                .hash(token.hash())
                .sub(claims.hasSub() ? claims.getSub() : null)
                .clientId(claims.hasClientId() ? claims.getClientId() : null)
                .sid(claims.hasSid() ? claims.getSid() : null)
                .grant(claims.hasGrant() ? claims.getGrant() : null)
                .kid(claims.hasKid() ? claims.getKid() : null)
                .alg(claims.hasAlg() ? claims.getAlg() : null)
                .iat(claims.hasIatSeconds() ? claims.getIatSeconds() : null)
                .exp(claims.hasExpSeconds() ? claims.getExpSeconds() : null)
                .contested(claims.getContested() ? Boolean.TRUE : null)
                .build();
    }

    public static Detection.@Nullable Chain chain(List<Ancestor> ancestors) {
        if (ancestors.isEmpty()) {
            return null;
        }
        TokenIdentity root = TokenIdentity.fromBytes(
                ancestors.get(ancestors.size() - 1).getKey().toByteArray());
        return new Detection.Chain(new Detection.Chain.Root(root.iss(), root.jti(), root.hash()), ancestors.size());
    }
}
