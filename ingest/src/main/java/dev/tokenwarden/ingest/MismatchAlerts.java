package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Raises {@code ingest.source-mismatch}: one detection for each registration, kind of claim and UTC day. The first is
 * due at once; a rising count is reported at most once a second, so that a flood of events is not a flood of
 * detections.
 *
 * <p>Used by one thread. The counts cover the partitions that this instance reads.
 */
final class MismatchAlerts {
    private static final Rule RULE = Rules.INGEST_SOURCE_MISMATCH;
    private static final long REPEAT_MILLIS = Duration.ofSeconds(1).toMillis();
    private static final int SHOWN_CHARACTERS = 200;
    /** The tenant of detections about a reporter that is registered for all tenants. */
    private static final String ALL_TENANTS = "*";

    private final Map<TopicPartition, Tally> tallies = new HashMap<>();
    private final Map<Key, Alert> alerts = new HashMap<>();

    private record Key(String registration, Claim claim) {}

    /** The latest mismatch of its kind, and when it was last reported. */
    private static final class Alert {
        private @Nullable Seen latest;
        private LocalDate reportedOn = LocalDate.MIN;
        private long reportedAt;
    }

    private record Seen(String topic, Registration registration, Mismatch mismatch, Instant time, Policy policy) {
        LocalDate day() {
            return LocalDate.ofInstant(time, ZoneOffset.UTC);
        }
    }

    /** Starts with the counts that were committed for a partition. */
    void assign(TopicPartition partition, Tally tally) {
        tallies.put(partition, tally);
    }

    void revoke(Collection<TopicPartition> partitions) {
        tallies.keySet().removeAll(partitions);
    }

    /** The metadata to commit with the partition's offset. */
    String metadata(TopicPartition partition) {
        Tally tally = tallies.get(partition);
        return tally == null ? "" : tally.toMetadata();
    }

    /**
     * @param time when the claim was made: the record's time, not the event's, which the reporter chooses
     */
    void saw(TopicPartition partition, Policy policy, Registration registration, Mismatch mismatch, Instant time) {
        Seen seen = new Seen(partition.topic(), registration, mismatch, time, policy);
        tallies.computeIfAbsent(partition, key -> new Tally()).add(seen.day(), mismatch.claim());
        alerts.computeIfAbsent(new Key(registration.name(), mismatch.claim()), key -> new Alert()).latest = seen;
    }

    /** The detections that are due. */
    List<Detection> due(Instant now) {
        List<Detection> due = new ArrayList<>();
        long millis = now.toEpochMilli();
        for (Alert alert : alerts.values()) {
            Seen seen = alert.latest;
            if (seen == null || (seen.day().equals(alert.reportedOn) && millis - alert.reportedAt < REPEAT_MILLIS)) {
                continue;
            }
            alert.latest = null;
            alert.reportedOn = seen.day();
            alert.reportedAt = millis;
            Detection detection = detection(seen, now);
            if (detection != null) {
                due.add(detection);
            }
        }
        return due;
    }

    private @Nullable Detection detection(Seen seen, Instant now) {
        Registration registration = seen.registration();
        Mismatch mismatch = seen.mismatch();
        String tenant = home(registration);
        RuleSettings settings = seen.policy().settings(tenant, RULE);
        if (!settings.enabled()) {
            return null;
        }
        Subject subject = Subject.source(registration.name());
        String distinct = mismatch.claim().wireName() + " " + seen.day();
        var event = mismatch.event();
        return Detection.builder(
                        DetectionId.of(RULE.id(), tenant, subject, settings.severity(), distinct),
                        RULE.id(),
                        settings.severity())
                .time(seen.time())
                .detectedAt(now)
                .tenant(tenant)
                .subject(subject)
                .title(RULE.title())
                .evidence(List.of(new Evidence(
                        mismatch.claim().wireName(),
                        shown(mismatch.registered()),
                        shown(mismatch.claimed()),
                        new Evidence.EventRef(shown(event.source()), shown(event.id()), event.time()))))
                .count(Math.max(1, count(seen)))
                .action(settings.action())
                .references(RULE.references())
                .build();
    }

    private long count(Seen seen) {
        long count = 0;
        for (Map.Entry<TopicPartition, Tally> entry : tallies.entrySet()) {
            if (entry.getKey().topic().equals(seen.topic())) {
                count += entry.getValue().count(seen.day(), seen.mismatch().claim());
            }
        }
        return count;
    }

    /**
     * The tenant that gets the detection: the reporter's own, not the one that it claimed. If it has several, always
     * the same one.
     */
    static String home(Registration registration) {
        return registration.tenants().stream()
                .filter(tenant -> !tenant.endsWith("*"))
                .sorted()
                .findFirst()
                .orElse(ALL_TENANTS);
    }

    private static String shown(@Nullable String text) {
        if (text == null) {
            return "(none)";
        }
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
