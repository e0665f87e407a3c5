package dev.tokenwarden.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All topics with what the project relies on: whoever sets up a cluster creates these. */
public final class TopicSpecs {
    /** Largest record batch that an input topic takes: well over the largest event, so that what is over reaches the dead letters. */
    public static final int INPUT_MAX_BYTES = 1 << 20;
    /** Largest record batch that the dead-letter topic takes: whatever an input topic took, decompressed, with headers. */
    public static final int DEAD_MAX_BYTES = 10 << 20;

    private static final String KEEP_FOREVER = "-1";

    /** Event time must not outrun the broker's own: every grace downstream is bounded by append time. */
    private static final Map<String, String> APPEND_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    /** Read once and within moments; a day is for a job that stood still. */
    private static final Map<String, String> INTERNAL =
            Map.of("retention.ms", Long.toString(Duration.ofDays(1).toMillis()));

    private TopicSpecs() {}

    /** Every topic but the input topics. {@code events} partitions are shared by all that is keyed by token. */
    public static List<TopicSpec> all(int events) {
        return List.of(
                new TopicSpec(Topics.TOKEN_EVENTS, events, APPEND_TIME),
                new TopicSpec(Topics.LINEAGE, events, COMPACTED),
                new TopicSpec(Topics.STREAMS_LINKS, events, INTERNAL),
                new TopicSpec(Topics.STREAMS_FACTS, events, INTERNAL),
                new TopicSpec(Topics.DETECTIONS, events, Map.of()),
                new TopicSpec(Topics.DEAD, 1, Map.of("max.message.bytes", Integer.toString(DEAD_MAX_BYTES))),
                new TopicSpec(Topics.REVOCATION_REQUESTS, 1, Map.of()),
                // One partition: a single offset says how far a view of the ledger is complete.
                new TopicSpec(Topics.REVOCATIONS, 1, COMPACTED),
                new TopicSpec(Topics.DECISIONS, 1, Map.of("retention.ms", KEEP_FOREVER)),
                new TopicSpec(Topics.POLICY, 1, COMPACTED));
    }

    /** As {@link #all(int)} with four partitions of events. */
    public static List<TopicSpec> all() {
        return all(4);
    }

    /** The input topic of a reporter. Its timestamps are the broker's, so that no reporter chooses where it queues. */
    public static TopicSpec input(String registration) {
        return new TopicSpec(
                Topics.input(registration),
                1,
                Map.of(
                        "message.timestamp.type",
                        "LogAppendTime",
                        "max.message.bytes",
                        Integer.toString(INPUT_MAX_BYTES)));
    }
}
