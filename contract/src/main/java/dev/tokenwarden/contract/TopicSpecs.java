package dev.tokenwarden.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All topics with the settings that Tokenwarden needs. */
public final class TopicSpecs {
    /** The maximum record batch of an input topic. It is larger than the largest event, so that oversized events reach the dead letters. */
    public static final int INPUT_MAX_BYTES = 1 << 20;
    /** The maximum record batch of the dead-letter topic: a batch of an input topic, decompressed, with headers. */
    public static final int DEAD_MAX_BYTES = 10 << 20;

    private static final String KEEP_FOREVER = "-1";

    /** The broker sets the append time, because every grace downstream is bounded by it. */
    private static final Map<String, String> APPEND_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    /** These records are read once, within moments. One day covers a job that was down. */
    private static final Map<String, String> INTERNAL =
            Map.of("retention.ms", Long.toString(Duration.ofDays(1).toMillis()));

    /** As long as the console shows detections, so that a lost OpenSearch can be filled again. */
    private static final Map<String, String> FINDINGS =
            Map.of("retention.ms", Long.toString(Duration.ofDays(90).toMillis()));

    private TopicSpecs() {}

    /** All topics except the input topics. Topics keyed by token have {@code events} partitions. */
    public static List<TopicSpec> all(int events) {
        return List.of(
                new TopicSpec(Topics.TOKEN_EVENTS, events, APPEND_TIME),
                new TopicSpec(Topics.LINEAGE, events, COMPACTED),
                new TopicSpec(Topics.STREAMS_LINKS, events, INTERNAL),
                new TopicSpec(Topics.STREAMS_FACTS, events, INTERNAL),
                new TopicSpec(Topics.DETECTIONS, events, FINDINGS),
                new TopicSpec(Topics.DEAD, 1, Map.of("max.message.bytes", Integer.toString(DEAD_MAX_BYTES))),
                new TopicSpec(Topics.REVOCATION_REQUESTS, 1, Map.of()),
                // One partition: a single offset says how far a view of the ledger is complete.
                new TopicSpec(Topics.REVOCATIONS, 1, COMPACTED),
                new TopicSpec(Topics.DECISIONS, 1, Map.of("retention.ms", KEEP_FOREVER)),
                new TopicSpec(Topics.API_TOKENS, 1, COMPACTED),
                new TopicSpec(Topics.POLICY, 1, COMPACTED));
    }

    /** As {@link #all(int)} with four partitions of events. */
    public static List<TopicSpec> all() {
        return all(4);
    }

    /** The input topic of a reporter. The broker sets its timestamps, so that a reporter cannot choose them. */
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
