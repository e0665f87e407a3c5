package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.streams.health.OversizedRecordException;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.Watermark;
import dev.tokenwarden.streams.store.RecordTransaction;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards the output of the rules to the sinks of the topology. */
public final class ForwardingOutputs implements Outputs {
    public static final String DETECTIONS = "detections";
    public static final String AGGREGATE_DETECTIONS = "detections-of-aggregates";
    public static final String LINEAGE = "lineage";
    public static final String REQUESTS = "requests";
    public static final String LINKS = "links";
    public static final String LINKS_TO_ALL = "links-to-all";
    public static final String FACTS = "facts";
    public static final String AGGREGATE_FACTS = "facts-of-aggregates";
    public static final String FACTS_TO_ALL = "facts-to-all";
    public static final String DEAD = "dead-letters";
    public static final String AGGREGATE_DEAD = "dead-letters-of-aggregates";

    private static final byte[] NO_KEY = {};

    private final ProcessorContext<Object, Object> context;
    private final PromptCommits commits;
    private final RecordTransaction transaction;
    private final String detections;
    private final String facts;
    private final String dead;
    private long timestamp;

    /** @param transaction holds the output of a record until the record succeeds */
    public ForwardingOutputs(
            ProcessorContext<Object, Object> context, String detections, String facts, RecordTransaction transaction) {
        this.transaction = transaction;
        this.detections = detections;
        this.facts = facts;
        this.dead = facts.equals(FACTS) ? DEAD : AGGREGATE_DEAD;
        this.context = context;
        this.commits = new PromptCommits(context);
    }

    /** Sets the record time of the output that follows. */
    public void at(long recordTimestamp) {
        timestamp = recordTimestamp;
    }

    @Override
    public void detection(Detection detection) {
        forward(detection.subject().key(detection.tenant()), detection.toJson(), detections);
        commits.ask(timestamp);
    }

    @Override
    public void fact(byte[] key, Fact fact) {
        forward(key, fact.toByteArray(), facts);
    }

    @Override
    public void link(byte[] key, LinkMessage message) {
        forward(key, message.toByteArray(), LINKS);
        commits.ask(timestamp);
    }

    @Override
    public void trace(byte[] key, LinkMessage message) {
        forward(key, message.toByteArray(), LINKS);
    }

    @Override
    public void linkToAll(LinkMessage message) {
        forward(NO_KEY, message.toByteArray(), LINKS_TO_ALL);
    }

    @Override
    public void lineage(byte[] key, Lineage lineage) {
        forward(key, lineage.toJson(), LINEAGE);
    }

    @Override
    public void request(RevocationRequest request) {
        forward(request.target().key(), request.toJson(), REQUESTS);
        commits.ask(timestamp);
    }

    /** Commits the latest output as promptly as a detection, because other tasks wait for it. */
    public void commitPromptly() {
        commits.ask(timestamp);
    }

    /** Reports the clock of this partition, and the wall clock, to all aggregates. */
    public void clock(int partition, int partitions, long time, boolean idle, long wall) {
        Fact fact = Fact.newBuilder()
                .setWatermark(Watermark.newBuilder()
                        .setPartition(partition)
                        .setPartitions(partitions)
                        .setTime(time)
                        .setIdle(idle)
                        .setTold(wall))
                .build();
        forward(NO_KEY, fact.toByteArray(), FACTS_TO_ALL);
    }

    /** Writes a dead letter. */
    public void dead(byte[] key, byte[] value, Headers headers) {
        Record<Object, Object> letter = new Record<>(key, value, Math.max(0, timestamp), headers);
        transaction.output(() -> context.forward(letter, dead));
        commits.askSoon(timestamp);
    }

    private void forward(byte[] key, byte[] value, String sink) {
        OversizedRecordException.check(sink, value.length);
        Record<Object, Object> record = new Record<>(key, value, Math.max(0, timestamp));
        transaction.output(() -> context.forward(record, sink));
        commits.askSoon(timestamp);
    }
}
