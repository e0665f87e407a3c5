package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/** What readers and writers of the policy topic share. */
final class PolicyRecords {

    /** The key of the policy's text. Every other key is the name of a tenant, and its value the adjustments of that tenant. */
    static final String WHOLE = "*";

    /** The topic has one partition. */
    static final TopicPartition PARTITION = new TopicPartition(Topics.POLICY, 0);

    /** A write that takes longer fails. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private PolicyRecords() {}
}
