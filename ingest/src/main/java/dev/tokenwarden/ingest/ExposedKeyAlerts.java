package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Raises {@code posture.key-exposed} for keys that this process itself reads: those of the gateway's callers. One detection for
 * each tenant of the issuer, key and UTC day; it has the same id as the one for a verifier's heartbeat about that key.
 *
 * <p>Used by one thread.
 */
final class ExposedKeyAlerts {
    private static final Rule RULE = Rules.POSTURE_KEY_EXPOSED;
    private static final long PAUSE_MILLIS = Duration.ofSeconds(1).toMillis();
    /** The tenant of detections about an issuer that the policy does not list: it vouches for reporters of all tenants. */
    private static final String ALL_TENANTS = "*";

    private final Supplier<List<ExposedKey>> keys;
    private final Set<String> reported = new HashSet<>();
    private LocalDate day = LocalDate.MIN;
    private long lookedAt = Long.MIN_VALUE;

    /** @param keys the exposed keys that are known at the moment */
    ExposedKeyAlerts(Supplier<List<ExposedKey>> keys) {
        this.keys = keys;
    }

    /** The detections that are due. */
    List<Detection> due(Policy policy, Instant now) {
        long millis = now.toEpochMilli();
        if (lookedAt != Long.MIN_VALUE && Math.abs(millis - lookedAt) < PAUSE_MILLIS) {
            return List.of();
        }
        lookedAt = millis;
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            reported.clear();
        }
        List<Detection> due = new ArrayList<>();
        for (ExposedKey key : keys.get()) {
            List<String> tenants = policy.tenantsOf(key.iss());
            for (String tenant : tenants.isEmpty() ? List.of(ALL_TENANTS) : tenants) {
                RuleSettings settings = policy.settings(tenant, RULE);
                Subject subject = Subject.key(key.iss(), key.kid(), null);
                String id = DetectionId.of(RULE.id(), tenant, subject, settings.severity(), today.toString());
                if (settings.enabled() && reported.add(id)) {
                    due.add(detection(id, settings, tenant, subject, now));
                }
            }
        }
        return due;
    }

    private static Detection detection(String id, RuleSettings settings, String tenant, Subject subject, Instant now) {
        return Detection.builder(id, RULE.id(), settings.severity())
                .time(now)
                .detectedAt(now)
                .tenant(tenant)
                .subject(subject)
                .title("The private part of a signing key is published")
                .evidence(List.of(new Evidence("published key", "public part only", "private part", null)))
                .count(1)
                .action(settings.action())
                .references(RULE.references())
                .build();
    }
}
